import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream } from 'pino';
import { trustedProxies } from '@holdfast/nestjs-auth/client-address';
import { AppModule } from './app.module.js';
import type { ApiConfig } from './config/api.config.js';
import { fastifyOptions } from './http/fastify.options.js';
import { acceptOnlyJson } from './http/json-body.js';
import { setResponseHeaders } from './http/response-headers.js';
import { createLogger } from './logging/logger.js';
import { keepRequestLogger, NestLogger } from './logging/nest-logger.js';
import { startTracing } from './tracing/tracing.js';

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
  const adapter = new FastifyAdapter(fastifyOptions(logger, trustedProxies(config.trustedProxies)));
  const options: Pick<NestApplicationOptions, 'abortOnError' | 'bodyParser' | 'logger'> = {
    abortOnError: false,
    bodyParser: false,
    logger: new NestLogger(logger),
  };
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), adapter, options);
  const fastify = app.getHttpAdapter().getInstance();
  keepRequestLogger(fastify);
  const { otlpEndpoint } = config.telemetry;
  if (otlpEndpoint !== undefined) await startTracing(app, otlpEndpoint);
  acceptOnlyJson(fastify);
  setResponseHeaders(app);
  app.enableCors({
    origin: [...config.corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'if-match',
      'last-event-id',
      'traceparent',
      'x-request-id',
    ],
    exposedHeaders: [
      'content-disposition',
      'etag',
      'location',
      'retry-after',
      'www-authenticate',
      'x-request-id',
    ],
    maxAge: 600,
    // Else an OPTIONS that is no preflight gets a 400 of plain text.
    strictPreflight: false,
  });
  return app;
}
