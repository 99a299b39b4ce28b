import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server } from 'node:http';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Span, type Tracer } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { statements, type Statement } from '../database/statement-channel.js';
import { formatTraceparent, parseTraceparent } from '@holdfast/server-kit/trace-context';

/** Node publishes it before any request handler runs. */
const REQUEST_STARTS = 'http.server.request.start';

/**
 * Creates a span for each request, named by its route, with a child span for each statement: its text, never its values.
 * They continue the trace of the caller's `traceparent`, or start one.
 *
 * It subscribes to the diagnostics channels of Node and of our connections, so that no module is patched.
 */
export class RequestTracer {
  private readonly requests = new WeakMap<IncomingMessage, Span>();
  private readonly running = new WeakMap<Statement, Span>();
  private readonly current = new AsyncLocalStorage<Span>();
  private server: Server | undefined;

  constructor(private readonly tracer: Tracer) {}

  /** Call it before the application listens. */
  attach(fastify: FastifyInstance): void {
    this.server = fastify.server;
    subscribe(REQUEST_STARTS, this.begin);
    statements.subscribe({
      start: this.beginStatement,
      asyncEnd: this.endStatement,
      error: this.failStatement,
      end: ignore,
      asyncStart: ignore,
    });
    fastify.addHook('onRequest', (request, _reply, done) => {
      const span = this.requests.get(request.raw);
      if (span) this.current.run(span, done);
      else done();
    });
    fastify.addHook('onResponse', (request, reply, done) => {
      this.end(request, reply);
      done();
    });
  }

  detach(): void {
    unsubscribe(REQUEST_STARTS, this.begin);
    statements.unsubscribe({
      start: this.beginStatement,
      asyncEnd: this.endStatement,
      error: this.failStatement,
      end: ignore,
      asyncStart: ignore,
    });
  }

  private readonly begin = (message: unknown): void => {
    const { request, server } = message as { request: IncomingMessage; server: Server };
    if (server !== this.server) return;
    const parent = parseTraceparent(request.headers);
    const context = parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : ROOT_CONTEXT;
    const span = this.tracer.startSpan(request.method ?? '', { kind: SpanKind.SERVER }, context);
    this.requests.set(request, span);
    // The log reads this header, and so names the trace that the request belongs to.
    request.headers.traceparent = formatTraceparent(span.spanContext());
  };

  private end({ raw, method, routeOptions, id }: FastifyRequest, { statusCode }: FastifyReply): void {
    const span = this.requests.get(raw);
    if (!span) return;
    const route = routeOptions.url;
    if (route !== undefined) span.updateName(`${method} ${route}`).setAttribute('http.route', route);
    span.setAttributes({
      'http.request.method': method,
      'http.response.status_code': statusCode,
      'holdfast.request_id': id,
    });
    if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }

  private readonly beginStatement = (statement: Statement): void => {
    const parent = this.current.getStore();
    // Background statements don't belong to a request.
    if (!parent) return;
    const [operation = ''] = statement.text.trimStart().split(/\s/, 1);
    const attributes = { 'db.system.name': 'postgresql', 'db.query.text': statement.text };
    const context = trace.setSpan(ROOT_CONTEXT, parent);
    this.running.set(
      statement,
      this.tracer.startSpan(operation, { kind: SpanKind.CLIENT, attributes }, context),
    );
  };

  private readonly failStatement = (statement: Statement): void => {
    this.running.get(statement)?.setStatus({ code: SpanStatusCode.ERROR });
  };

  private readonly endStatement = (statement: Statement): void => {
    this.running.get(statement)?.end();
  };
}

function ignore(): void {
  // Node's types require all five listeners.
}
