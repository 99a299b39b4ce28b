import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createTestToken } from '@holdfast/nestjs-auth/testing';
import { breach, operations, resolve, type Answer, type Operation } from './support/contract.js';
import { againstSchema, fromSchema, someOf } from './support/schema-arbitrary.js';
import { SEED } from './support/seed.js';
import { TestApi } from './support/test-api.js';

/** For each operation: half of them valid, half invalid. */
const REQUESTS = 50;

interface Sent {
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** They need a certain earlier request or a real device, so other suites cover their success. */
const NEED_EARLIER_REQUEST = new Set([
  'undoTasks',
  'restoreTask',
  'skipTask',
  'getCalendarFeed',
  'revokeCalendarFeed',
  'getCalendar',
  'importTasks',
  'createPushSubscription',
  'deletePushSubscription',
  'testPushSubscription',
]);

let api: TestApi;
let origin: string;
let known: { readonly taskId: string; readonly listId: string };

beforeAll(async () => {
  api = await TestApi.start();
  const address = api.server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
});
afterAll(() => api.close());

/** Creates what a path may name, because an earlier request may have deleted it. */
async function replenish(): Promise<void> {
  const { id } = await api.givenTask('ada', { dueDate: '2026-12-24' });
  const { body } = await api.as('ada')('post', '/api/ada/lists').send({ name: 'A list' });
  known = { taskId: id, listId: (body as { id?: string }).id ?? known.listId };
}

/** Ids of existing rows stay placeholders in the path until the request is sent. */
const idArbitrary = (name: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(`{${name}}`) },
    { weight: 1, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: fc.constantFrom('nothing', '0', '%00', 'a'.repeat(200)) },
  );

function requestTo({ path, parameters, body }: Operation, isFitting: boolean): fc.Arbitrary<Sent> {
  const given = isFitting ? fromSchema : againstSchema;
  const ids = [...path.matchAll(/\{(\w+)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'userId');
  const query = parameters.filter((each) => each.in === 'query');
  const asText = (value: unknown): string[] =>
    [value].flat().map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
  return fc.record({
    path: fc
      .tuple(...ids.map(idArbitrary))
      .map((values) =>
        ids
          .reduce((url, name, n) => url.replace(`{${name}}`, values[n] ?? ''), path)
          .replace('{userId}', 'ada'),
      ),
    query: someOf(
      Object.fromEntries(query.map(({ name, schema }) => [name, schema])),
      query.filter(({ required }) => required).map(({ name }) => name),
      (schema) => given(schema, resolve),
    ).map((values) =>
      Object.entries(values).flatMap(([name, value]) => asText(value).map((each) => [name, each] as const)),
    ),
    headers: fc.record(
      { 'if-match': fc.constantFrom('"1"', '"7"', '*', 'W/"1"', 'nonsense') },
      { requiredKeys: [] },
    ),
    body: body ? bodyOf(body, given) : fc.constant(undefined),
  });
}

function bodyOf(content: NonNullable<Operation['body']>, given: typeof fromSchema): fc.Arbitrary<string> {
  const [[type, { schema }] = ['', { schema: {} }]] = Object.entries(content);
  return type.endsWith('json')
    ? given(schema, resolve).map((value) => JSON.stringify(value))
    : fc.string({ unit: 'binary', maxLength: 200 });
}

async function send(operation: Operation, { path, query, headers, body }: Sent): Promise<Answer> {
  const named = path
    .replace('{taskId}', known.taskId)
    .replace('{listId}', known.listId)
    .replace(/\{\w+\}/, known.taskId);
  const url = new URL(`${origin}${named}`);
  for (const [name, value] of query) url.searchParams.append(name, value);
  const type = Object.keys(operation.body ?? {})[0];
  const response = await fetch(url, {
    method: operation.method.toUpperCase(),
    headers: {
      ...headers,
      authorization: `Bearer ${createTestToken({ sub: 'ada', role: 'admin' })}`,
      ...(body !== undefined && { 'content-type': type ?? 'application/json' }),
    },
    body: body ?? null,
  });
  const contentType = response.headers.get('content-type') ?? undefined;
  if (contentType?.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return { status: response.status, contentType, body: '' };
  }
  return { status: response.status, contentType, body: await response.text() };
}

/** The second address of a probe or a task adds nothing to its first. */
const own = operations.filter(({ path }) => !/\/todos|^\/api\/health/.test(path));

describe(`the API, given generated requests (seed ${SEED}),`, () => {
  it('has operations to test', () => {
    expect(own.length).toBeGreaterThan(20);
  });

  it.each(own.map((operation) => [operation.operationId, operation] as const))(
    'returns only documented responses for %s, whatever the request [A18]',
    async (_name, operation) => {
      await replenish();
      const statuses = new Set<number>();
      const asked = async (sent: Sent): Promise<void> => {
        const answer = await send(operation, sent);
        statuses.add(answer.status);
        expect({ sent, answer, breach: breach(operation, answer) }).toMatchObject({ breach: '' });
        if (operation.method === 'delete') await replenish();
      };
      for (const isFitting of [true, false]) {
        await fc.assert(fc.asyncProperty(requestTo(operation, isFitting), asked), {
          numRuns: REQUESTS / 2,
          seed: SEED,
          endOnFailure: true,
        });
      }
      if (NEED_EARLIER_REQUEST.has(operation.operationId)) return;
      // If every generated request were refused, the test would prove little.
      for (const sent of fc.sample(requestTo(operation, true), { numRuns: 10 * REQUESTS, seed: SEED })) {
        if ([...statuses].some((status) => status < 300)) return;
        await asked(sent);
      }
      throw new Error(`the only statuses were ${[...statuses].join(', ')}`);
    },
    60_000,
  );
});
