import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger, PinoLogger, type Params } from 'nestjs-pino';
import type { DestinationStream } from 'pino';
import { AppModule } from './app.module.js';
import type { ApiConfig } from './config/api.config.js';
import { fastifyOptions } from './http/fastify.options.js';
import { acceptOnlyJson } from './http/json-body.js';
import { setResponseHeaders } from './http/response-headers.js';
import { createLogger } from './logging/logger.js';

/**
 * The application, ready to listen: the same one in production and in the tests.
 *
 * @param logDestination Where the log goes. @default stdout
 */
export async function createApp(
  config: ApiConfig,
  logDestination?: DestinationStream,
): Promise<NestFastifyApplication> {
  const logger = createLogger({ level: config.logLevel }, logDestination);
  // Fastify makes the child logger of a request; `useExisting` lets Nest's own Logger write to it.
  const logging: Params = { useExisting: true, pinoHttp: { logger } };
  const adapter = new FastifyAdapter(fastifyOptions(config, logger));
  const options: Pick<NestApplicationOptions, 'abortOnError' | 'bodyParser' | 'logger'> = {
    abortOnError: false,
    bodyParser: false,
    logger: new Logger(new PinoLogger(logging), logging),
  };
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config, logging),
    adapter,
    options,
  );
  acceptOnlyJson(app.getHttpAdapter().getInstance());
  setResponseHeaders(app);
  app.enableCors({
    origin: [...config.corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'if-match', 'x-request-id'],
    exposedHeaders: ['etag', 'location', 'retry-after', 'www-authenticate', 'x-request-id'],
    maxAge: 600,
    // Else an OPTIONS that is no preflight gets a 400 of plain text.
    strictPreflight: false,
  });
  return app;
}
