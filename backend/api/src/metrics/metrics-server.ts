import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { Metrics } from './metrics.js';

/** Where `GET /metrics` is served: on a separate port that the edge doesn't forward. */
export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

export const METRICS_ADDRESS = Symbol('METRICS_ADDRESS');

@Injectable()
export class MetricsServer implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Metrics');
  private readonly server = createServer((request, response) => {
    void this.answer(request, response);
  });

  constructor(
    private readonly metrics: Metrics,
    @Inject(METRICS_ADDRESS) private readonly address: MetricsAddress,
    private readonly adapterHost: HttpAdapterHost<FastifyAdapter>,
  ) {}

  onModuleInit(): void {
    this.metrics.observe(this.adapterHost.httpAdapter.getInstance());
  }

  async onApplicationBootstrap(): Promise<void> {
    this.server.listen(this.address.port, this.address.host);
    await once(this.server, 'listening');
    const address = this.server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    this.logger.log(`Metrics at http://${this.address.host}:${port ?? ''}/metrics`);
  }

  /** Closes last, so that the shutdown can be observed. */
  onApplicationShutdown(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer({ url, method }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (url !== '/metrics' || method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    const { registry } = this.metrics;
    const text = await registry.metrics();
    response.writeHead(200, { 'content-type': registry.contentType }).end(text);
  }
}
