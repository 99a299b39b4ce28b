/**
 * `node scripts/smoke.ts https://localhost`: is the product of this address whole? A new account signs up, gets a token,
 * writes a task, and is kept away from the tasks of another user.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { fail } from './fail.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  // Without an edge, each server at its own address.
  options: { 'auth-server': { type: 'string' }, api: { type: 'string' } },
});
const [origin] = positionals;
if (!origin) fail('name the address of the product, for example https://localhost.');

interface Call {
  body?: unknown;
  cookie?: string;
  token?: string;
}

async function call(method: string, path: string, { body, cookie, token }: Call = {}) {
  const server = path.startsWith('/api/auth/') ? values['auth-server'] : values.api;
  const response = await fetch(`${server ?? origin}${path}`, {
    method,
    headers: {
      origin,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
  const text = await response.text();
  return { status: response.status, text, cookie: cookies.join('; ') };
}

function expectStatus({ status, text }: { status: number; text: string }, expected: number, what: string) {
  assert.equal(status, expected, `${what} got ${status}: ${text}`);
}

try {
  const ready = await call('GET', '/health/ready');
  expectStatus(ready, 200, 'GET /health/ready');

  if (!values.api) {
    const page = await call('GET', '/login');
    expectStatus(page, 200, 'GET /login');
    assert.match(page.text, /<script type="module"/);
  }

  const email = `smoke-${randomUUID()}@example.com`;
  const account = { name: 'Smoke Test', email, password: `${randomUUID()} Correct Horse` };
  const signUp = await call('POST', '/api/auth/sign-up/email', { body: account });
  expectStatus(signUp, 200, 'The sign-up');

  const answer = await call('GET', '/api/auth/token', { cookie: signUp.cookie });
  expectStatus(answer, 200, 'GET /api/auth/token');
  const { token } = JSON.parse(answer.text) as { token: string };
  const { sub } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    sub: string;
  };

  const task = { title: 'Water the plants' };
  expectStatus(await call('POST', `/api/${sub}/tasks`, { body: task, token }), 201, 'Creating a task');
  const tasks = await call('GET', `/api/${sub}/tasks`, { token });
  expectStatus(tasks, 200, 'Listing the tasks');
  assert.match(tasks.text, /Water the plants/);

  expectStatus(await call('GET', `/api/${sub}/tasks`), 401, 'Listing the tasks without a token');
  expectStatus(
    await call('GET', `/api/${randomUUID()}/tasks`, { token }),
    403,
    'Listing the tasks of another user',
  );
  console.log(`${origin} signs up, issues a token, creates a task, and refuses another user's tasks.`);
} catch (error) {
  fail(error);
}
