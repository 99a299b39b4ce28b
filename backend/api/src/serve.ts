import 'reflect-metadata';
import { drainOnSignal, prepareShutdown, stopListening } from '@holdfast/server-kit/shutdown';
import { Logger } from '@nestjs/common';
import { createApp } from './app.setup.js';
import type { ApiConfig } from './config/api.config.js';
import { ApiReadiness } from './health/readiness.js';

/** Listens until the process is told to stop. */
export async function serve(config: ApiConfig): Promise<void> {
  const app = await createApp(config);
  const fastify = app.getHttpAdapter().getInstance();
  const readiness = app.get(ApiReadiness);
  prepareShutdown(fastify, readiness);
  const { shutdownNoticeMilliseconds: noticeMilliseconds } = config;
  const close = async (): Promise<void> => {
    await stopListening(fastify);
    await app.close();
  };
  drainOnSignal({ readiness, logger: fastify.log, noticeMilliseconds, close });
  await app.listen({ host: config.host, port: config.port });
  const origin = await app.getUrl();
  new Logger('Main').log(`Listening on ${origin}`);
  // A parent process waits for this message, and reads the port that the system chose.
  process.send?.({ type: 'listening', port: Number(new URL(origin).port) });
}
