import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { RevocationFeed } from '@holdfast/nestjs-auth';
import { Throttle, type CallerKind } from '../throttling/throttle.js';

/** From a cached read to a request that seems to hang. */
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const CALLERS: readonly CallerKind[] = ['address', 'user'];

/**
 * The metrics of this process, with Node's own (event loop, memory, garbage collection). Labels name routes and never
 * paths: a path contains a user id, and would create a series for each user.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the first byte of a request to the last of its response, by route template.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers: [this.registry],
  });

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(RevocationFeed) private readonly revocations: RevocationFeed,
    private readonly throttle: Throttle,
  ) {
    collectDefaultMetrics({ register: this.registry });
    this.describeDatabase();
    this.describeThrottling();
    this.gauge(
      'holdfast_revocations_age_seconds',
      'Seconds since the list of ended sessions was last complete.',
      () => this.revocations.ageSeconds,
    );
  }

  /** Measures every request of the application. Call it before the application listens. */
  observe(fastify: FastifyInstance): void {
    fastify.addHook('onResponse', (request, reply, done) => {
      const { method, routeOptions } = request;
      const labels = { method, route: routeOptions.url ?? 'none', status: reply.statusCode };
      this.requests.observe(labels, reply.elapsedTime / 1000);
      done();
    });
  }

  /** Reads the value on each scrape, so that it costs requests nothing. */
  private gauge(name: string, help: string, value: () => number): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      collect: () => {
        gauge.set(value());
      },
    });
  }

  private describeDatabase(): void {
    const gauge = new Gauge<'state'>({
      name: 'holdfast_database_connections',
      help: 'Connections of the pool that are idle or used, and requests that wait for one.',
      labelNames: ['state'] as const,
      registers: [this.registry],
      collect: () => {
        const pool = poolOf(this.database);
        gauge.set({ state: 'idle' }, pool?.idleCount ?? 0);
        gauge.set({ state: 'used' }, (pool?.totalCount ?? 0) - (pool?.idleCount ?? 0));
        gauge.set({ state: 'waiting' }, pool?.waitingCount ?? 0);
      },
    });
  }

  private describeThrottling(): void {
    const counter = new Counter<'by'>({
      name: 'holdfast_throttled_requests_total',
      help: 'Requests refused with 429, by the limit that they exceeded.',
      labelNames: ['by'] as const,
      registers: [this.registry],
      collect: () => {
        counter.reset();
        for (const by of CALLERS) counter.inc({ by }, this.throttle.refused[by]);
      },
    });
    if (this.throttle.isShared === undefined) return;
    this.gauge(
      'holdfast_throttle_shared',
      '1: all processes count together in Redis; 0: this process counts alone.',
      () => Number(this.throttle.isShared),
    );
  }
}

function poolOf({ driver }: DataSource): pg.Pool | undefined {
  const pool: unknown = 'master' in driver ? driver.master : undefined;
  return pool instanceof pg.Pool ? pool : undefined;
}
