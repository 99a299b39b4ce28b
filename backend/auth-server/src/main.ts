import { drainOnSignal } from '@holdfast/server-kit/shutdown';
import { settingsOrExit } from '@holdfast/server-kit/settings';
import { loadConfig } from './config.js';
import { createLogger } from './logger.js';

const config = settingsOrExit(loadConfig);
const logger = createLogger(config.logLevel);

process.on('uncaughtException', (err) => {
  logger.fatal({ err }, 'the process cannot go on');
  process.exit(1);
});

// A wrong setting ends the process before the application is loaded, which takes seconds.
const { startAuthServer } = await import('./auth-server.js');
const server = await startAuthServer(config, logger).catch((err: unknown) => {
  logger.fatal({ err }, `cannot listen on ${config.host}:${config.port}`);
  process.exit(1);
});

const { shutdownNoticeMilliseconds: noticeMilliseconds } = config;
drainOnSignal({ readiness: server.readiness, logger, noticeMilliseconds, close: server.stop });
logger.info({ port: server.port }, 'listening');
process.send?.({ type: 'listening', port: server.port });
