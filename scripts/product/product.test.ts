/** What only both servers together can show. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startTestProduct } from '../testing/test-product.ts';

const PASSWORD = 'a long walk by the sea';

/** The parts of the responses that the tests look at. */
interface Answer {
  token: string;
  code: string;
  user: { emailVerified: boolean };
  messages: { ID: string }[];
  Text: string;
}

const json = async (response: Response) => (await response.json()) as Answer;

describe('the whole product', () => {
  let product: Awaited<ReturnType<typeof startTestProduct>>;
  before(async () => {
    product = await startTestProduct({ RATE_LIMIT_ENABLED: 'false' });
  });
  after(() => product.stop());

  /** A person with a cookie, as a browser would be one. */
  async function signUp(name: string) {
    const email = `${name}@example.com`;
    const response = await auth('sign-up/email', { name, email, password: PASSWORD });
    assert.equal(response.status, 200, await response.clone().text());
    const cookie = response.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const { token } = await json(await auth('token', undefined, cookie));
    const { sub } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return { email, cookie, token, id: String(sub) };
  }

  /** @param body GET without one. */
  const auth = (endpoint: string, body?: object, cookie = '') =>
    fetch(`${product.origin}/api/auth/${endpoint}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', origin: product.origin, cookie },
      ...(body && { body: JSON.stringify(body) }),
    });

  const tasks = ({ id, token }: { id: string; token: string }, init?: RequestInit) =>
    fetch(`${product.origin}/api/${id}/tasks`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });

  /** @param number Of a status, or of rows. */
  async function becomes(number: () => Promise<number>, wanted: number) {
    const deadline = Date.now() + 10_000;
    let last;
    while ((last = await number()) !== wanted && Date.now() < deadline) await delay(100);
    assert.equal(last, wanted);
  }

  it('issues a token that plain HMAC code verifies with nothing but the secret [A1]', async () => {
    const { token } = await signUp('hedy');
    const [header, payload, signature] = token.split('.');

    const expected = createHmac('sha256', product.secret).update(`${header}.${payload}`).digest('base64url');

    assert.equal(signature, expected);
  });

  it('ends the token at the API when its session signs out, though it has not expired [A15]', async () => {
    const ada = await signUp('ada');
    assert.equal((await tasks(ada)).status, 200);

    assert.equal((await auth('sign-out', {}, ada.cookie)).status, 200);

    await becomes(async () => (await tasks(ada)).status, 401);
    const refusal = await tasks(ada);
    assert.equal((await json(refusal)).code, 'AUTH_TOKEN_REVOKED');
    assert.match(refusal.headers.get('www-authenticate') ?? '', /^Bearer .*error="invalid_token"/);
  });

  it('keeps the tokens of other people and other sessions alive meanwhile [A15]', async () => {
    const bob = await signUp('bob');
    const eve = await signUp('eve');
    await auth('sign-out', {}, eve.cookie);
    await becomes(async () => (await tasks(eve)).status, 401);

    assert.equal((await tasks(bob)).status, 200);
  });

  it('deletes an account with all of its tasks and lists, and ends its tokens [B8] [A15]', async () => {
    const fay = await signUp('fay');
    const lists = `${product.origin}/api/${fay.id}/lists`;
    const headers = { authorization: `Bearer ${fay.token}`, 'content-type': 'application/json' };
    const list = await fetch(lists, { method: 'POST', headers, body: JSON.stringify({ name: 'Home' }) });
    const task = await tasks(fay, { method: 'POST', body: JSON.stringify({ title: 'Move out' }) });
    assert.deepEqual([list.status, task.status], [201, 201]);
    assert.equal(await storedRows(fay.id), 2);

    assert.equal((await auth('delete-account', { password: PASSWORD }, fay.cookie)).status, 200);

    await becomes(() => storedRows(fay.id), 0);
    await becomes(async () => (await tasks(fay)).status, 401);
  });

  async function storedRows(owner: string) {
    const database = new pg.Client(product.ownerUrl);
    await database.connect();
    try {
      const { rows } = await database.query(
        'SELECT (SELECT count(*) FROM app.task WHERE user_id = $1) + (SELECT count(*) FROM app.list WHERE user_id = $1) AS count',
        [owner],
      );
      return Number(rows[0].count);
    } finally {
      await database.end();
    }
  }

  it('does not take a mailed token for an access token, nor an access token for a mailed one [A3] [A15]', async () => {
    const carol = await signUp('carol');
    const mailed = await mailedToken(carol.email);

    assert.equal((await tasks({ ...carol, token: mailed })).status, 401);
    const refused = await auth('verify-email', { token: carol.token });
    assert.equal(refused.status >= 400 && refused.status < 500, true);
    const { user } = await json(await auth('get-session', undefined, carol.cookie));
    assert.equal(user.emailVerified, false);

    assert.equal((await auth('verify-email', { token: mailed }, carol.cookie)).status, 200);
  });

  async function mailedToken(email: string) {
    const found = await fetch(`${product.mailboxUrl}/api/v1/search?query=to:${email}`);
    const { messages } = await json(found);
    const message = await fetch(`${product.mailboxUrl}/api/v1/message/${messages[0]?.ID}`);
    const { Text } = await json(message);
    const token = /token=([\w.-]+)/.exec(Text)?.[1];
    assert.ok(token);
    return token;
  }

  it('answers 503 with Retry-After while a server is away, and serves again by itself [A11]', async () => {
    const dora = await signUp('dora');
    await product.servers.api.kill();

    const away = await tasks(dora);
    assert.equal(away.status, 503);
    assert.equal(away.headers.get('retry-after'), '1');

    await product.servers.api.restart();
    assert.equal((await tasks(dora)).status, 200);
  });

  it('keeps serving tasks while the auth server is away', async () => {
    const emma = await signUp('emma');
    await product.servers.authServer.kill();

    assert.equal((await tasks(emma)).status, 200);

    await product.servers.authServer.restart();
    assert.equal((await auth('get-session', undefined, emma.cookie)).status, 200);
  });
});
