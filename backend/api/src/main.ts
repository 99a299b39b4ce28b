import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { createApp } from './app.setup.js';
import { readConfig } from './config/api.config.js';
import { loadConfig } from './config/load-config.js';
import { drainOnSignal } from './drain.js';

const config = loadConfig(readConfig);
const app = await createApp(config);
drainOnSignal(app);
await app.listen({ host: config.host, port: config.port });
const origin = await app.getUrl();
new Logger('Main').log(`Listening on ${origin}`);
// Who started this process may wait for it, and asks for the port where it let the system choose.
process.send?.({ type: 'listening', port: Number(new URL(origin).port) });
