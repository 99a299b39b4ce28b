import { trustedProxies } from '@holdfast/nestjs-auth/client-address';
import { fastifyOptions, registerHttpBasics } from '@holdfast/server-kit/http-server';
import { createLogger } from '@holdfast/server-kit/logger';
import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream } from 'pino';
import { AppModule } from './app.module.js';
import type { ApiConfig } from './config/api.config.js';
import { acceptFiles, takesFile } from './http/file-body.js';
import { keepRequestLogger, NestLogger } from './nest-logger.js';
import { startTracing } from './tracing/tracing.js';

/** A title and a description at their limits, with every character written as an escaped pair, and some space. */
const BODY_LIMIT_BYTES = 100 * 1024;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const REQUEST_HEADERS = [
  'authorization',
  'content-type',
  'if-match',
  'last-event-id',
  'traceparent',
  'x-request-id',
];
const RESPONSE_HEADERS = [
  'content-disposition',
  'etag',
  'location',
  'retry-after',
  'www-authenticate',
  'x-request-id',
];

/**
 * Creates the application, ready to listen: the same one in production and in tests.
 *
 * @param logDestination Where the log goes. @default stdout
 */
export async function createApp(
  config: ApiConfig,
  logDestination?: DestinationStream,
): Promise<NestFastifyApplication> {
  const logger = createLogger({ service: 'holdfast-api', level: config.logLevel }, logDestination);
  const adapter = new FastifyAdapter(
    fastifyOptions({
      logger,
      bodyLimitBytes: BODY_LIMIT_BYTES,
      trustsProxy: trustedProxies(config.trustedProxies),
      routine: /^(\/api)?\/health(\/|$)/,
      // The address of a calendar feed is a secret.
      secretRoutes: ['/api/calendar/:feed'],
    }),
  );
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
  await registerHttpBasics(fastify, {
    keepsText: takesFile,
    cors: {
      origins: config.corsOrigins,
      methods: METHODS,
      allowedHeaders: REQUEST_HEADERS,
      exposedHeaders: RESPONSE_HEADERS,
      credentials: false,
    },
  });
  acceptFiles(fastify);
  return app;
}
