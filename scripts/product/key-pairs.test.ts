/** `JWT_ALGORITHM=EdDSA`: both servers take the same setting, and the API needs no secret to verify a token. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startTestProduct } from '../testing/test-product.ts';

type Product = Awaited<ReturnType<typeof startTestProduct>>;

describe('the product with key pairs', () => {
  let product: Product;
  before(async () => {
    product = await startTestProduct({ JWT_ALGORITHM: 'EdDSA', RATE_LIMIT_ENABLED: 'false' });
  });
  after(() => product.stop());

  async function signUp() {
    const headers = { 'content-type': 'application/json', origin: product.origin };
    const body = JSON.stringify({
      name: 'Ada',
      email: 'ada@example.com',
      password: 'a long walk by the sea',
    });
    const url = `${product.origin}/api/auth/`;
    const answer = await fetch(`${url}sign-up/email`, { method: 'POST', headers, body });
    assert.equal(answer.status, 200);
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const { token } = (await (await fetch(`${url}token`, { headers: { cookie } })).json()) as {
      token: string;
    };
    const signOut = () =>
      fetch(`${url}sign-out`, { method: 'POST', headers: { ...headers, cookie }, body: '{}' });
    return { token, signOut };
  }

  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string };

  const tasks = (token: string) =>
    fetch(`${product.origin}/api/${claimsOf(token).sub}/tasks`, {
      headers: { authorization: `Bearer ${token}` },
    });

  it('accepts a signed token until its session ends, and none signed with the shared secret [A1] [A15]', async () => {
    const { token, signOut } = await signUp();
    assert.match(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString(), /"alg":"EdDSA"/);
    assert.equal((await tasks(token)).status, 200);

    const header = Buffer.from('{"alg":"HS256","typ":"at+jwt"}').toString('base64url');
    const signed = `${header}.${token.split('.')[1]}`;
    const forged = `${signed}.${createHmac('sha256', product.secret).update(signed).digest('base64url')}`;
    assert.equal((await tasks(forged)).status, 401);

    await signOut();
    const deadline = Date.now() + 10_000;
    while ((await tasks(token)).status !== 401 && Date.now() < deadline) await delay(100);
    assert.equal((await tasks(token)).status, 401);
  });
});
