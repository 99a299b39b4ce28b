import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestToken } from '@holdfast/nestjs-auth/testing';
import { apiEnvironment } from './support/api-environment.js';
import { ApiProcess } from './support/api-process.js';
import { databaseOfThisWorker } from './support/databases.js';
import { attributeOf, OtlpCollector } from './support/otlp-collector.js';
import { TestApi } from './support/test-api.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

describe('GET /metrics on a separate port', () => {
  let api: TestApi;
  let address: string;

  beforeAll(async () => {
    api = await TestApi.start({ METRICS_PORT: '0', THROTTLE_PER_USER: '3' });
    address = /Metrics at (\S+?)"/.exec(api.logLines.join(''))?.[1] ?? '';
  });
  afterAll(() => api.close());

  it('reports durations by route and status and refused requests, without a user id [E3]', async () => {
    await api.givenTask('a-private-user');
    const user = api.as('a-private-user');
    for (const status of [200, 404, 429]) {
      const path = status === 404 ? '/nothing' : '';
      await user('get', `/api/a-private-user/tasks${path}`).expect(status);
    }
    const response = await fetch(address);
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain');
    const route = 'route="/api/:userId/tasks"';
    expect(text).toContain(`http_request_duration_seconds_count{method="POST",${route},status="201"} 1`);
    expect(text).toContain(`http_request_duration_seconds_count{method="GET",${route},status="200"} 1`);
    expect(text).toContain(`http_request_duration_seconds_count{method="GET",${route},status="429"} 1`);
    expect(text).toContain('holdfast_throttled_requests_total{by="user"} 1');
    expect(text).toContain('holdfast_revocations_age_seconds 0');
    expect(text).toMatch(/holdfast_database_connections\{state="idle"\} [1-9]/);
    expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds [\d.e-]+/);
    expect(text).not.toContain('private-user');
    expect(text).not.toContain('holdfast_throttle_shared');
  });

  it('is the only route on its port, and isn’t served on the API’s port', async () => {
    await api.as('ada')('get', '/metrics').expect(404);
    for (const path of ['/', '/health', '/metrics/']) {
      expect((await fetch(new URL(path, address))).status).toBe(404);
    }
    expect((await fetch(address, { method: 'POST' })).status).toBe(404);
  });
});

describe('traces', () => {
  const collector = new OtlpCollector();
  let stdout: string;
  let responses: Response[];

  beforeAll(async () => {
    const endpoint = await collector.listen();
    const { apiUrl } = databaseOfThisWorker();
    const api = new ApiProcess('main.js', apiEnvironment(apiUrl, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }));
    const origin = await api.listening();
    const authorization = `Bearer ${createTestToken({ sub: 'ada' })}`;
    const traced = { authorization, traceparent: `00-${TRACE}-${PARENT}-01`, 'x-request-id': 'traced' };
    responses = [
      await fetch(`${origin}/api/ada/tasks?q=a-private-query`, { headers: traced }),
      await fetch(`${origin}/api/ada/tasks/unknown`, { headers: { authorization, 'x-request-id': 'alone' } }),
    ];
    api.signal('SIGTERM');
    ({ stdout } = await api.ended);
  });
  afterAll(() => {
    collector.close();
  });

  it('are sent to the configured collector, the last ones when the process ends', () => {
    expect(responses.map(({ status }) => status)).toEqual([200, 404]);
    expect([...collector.paths]).toEqual(['/v1/traces']);
    expect([...collector.services]).toEqual(['holdfast-api']);
    expect(collector.spans.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['GET /api/:userId/tasks', 'GET /api/:userId/tasks/:taskId', 'SELECT']),
    );
  });

  it("continue the caller's trace, with a child span per statement and without values", () => {
    const spans = collector.spans.filter(({ traceId }) => traceId === TRACE);
    const request = spans.find(({ kind }) => kind === 2);
    const statement = spans.find(({ kind }) => kind === 3);
    expect(request).toMatchObject({ name: 'GET /api/:userId/tasks', parentSpanId: PARENT });
    expect(request && attributeOf(request, 'http.response.status_code')).toBe(200);
    expect(statement).toMatchObject({ name: 'SELECT', parentSpanId: request?.spanId });
    expect(statement && attributeOf(statement, 'db.query.text')).toContain('user_id = $1');
    expect(JSON.stringify(collector.spans)).not.toMatch(/a-private|eyJ|\/ada\//);
  });

  it('are named in the log, also when the request started the trace [E3]', () => {
    const lines = stdout.split('\n').filter((line) => line.includes('"answered"'));
    const [traced, alone] = lines.map((line) => JSON.parse(line) as { traceId: string; requestId: string });
    expect(traced).toMatchObject({ requestId: 'traced', traceId: TRACE });
    expect(alone?.traceId).not.toBe(TRACE);
    expect(collector.spans.map(({ traceId }) => traceId)).toContain(alone?.traceId);
  });
});

describe('a connection that never sends a request', () => {
  it('doesn’t delay the shutdown', async () => {
    const api = new ApiProcess('main.js', apiEnvironment(databaseOfThisWorker().apiUrl));
    const { port } = new URL(await api.listening());
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('connect', resolve));
    api.signal('SIGTERM');
    // At the deadline it would be 1.
    expect((await api.ended).code).toBe(0);
  });
});
