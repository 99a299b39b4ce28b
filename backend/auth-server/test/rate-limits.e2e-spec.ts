import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ORIGIN } from './browser.js';
import { newEmail, PASSWORD, RunningServer, type Options } from './running-server.js';

let server: RunningServer;
const start = async (env: Options['env'] = {}) => {
  server = await RunningServer.start({ env: { RATE_LIMIT_ENABLED: 'true', ...env } });
};
beforeEach(() => start());
afterEach(() => server.stop());

const trySignIn = (headers: Record<string, string> = {}) =>
  server
    .browser({ origin: ORIGIN, ...headers })
    .post('/api/auth/sign-in/email', { email: newEmail(), password: PASSWORD });

async function statusesOf(count: number, headers: (index: number) => Record<string, string> = () => ({})) {
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1) statuses.push((await trySignIn(headers(index))).status);
  return statuses;
}

const nextMinute = () => server.query(`UPDATE auth.request_count SET expire = expire - 60000`);
const TEN_REFUSED_PASSWORDS = Array<number>(10).fill(401);

describe('Signing in', () => {
  it('is limited to ten attempts a minute, and the response says how long to wait [B10]', async () => {
    expect(await statusesOf(10)).toEqual(TEN_REFUSED_PASSWORDS);
    const { status, body, headers } = await trySignIn();
    expect({ status, code: body.code }).toEqual({ status: 429, code: 'RATE_LIMITED' });
    const wait = Number(headers.get('retry-after'));
    const [{ left }] = await server.query(
      `SELECT expire / 1000.0 - extract(epoch FROM now()) AS left FROM auth.request_count WHERE key LIKE '%/sign-in/email'`,
    );
    expect(wait).toBeGreaterThanOrEqual(Number(left));
    expect(wait).toBeLessThanOrEqual(60);
  });

  it('is possible again after the minute, even for a client that kept trying [B10]', async () => {
    await statusesOf(10);
    const endsAt = () =>
      server.query(`SELECT expire FROM auth.request_count WHERE key LIKE '%/sign-in/email'`);
    const before = await endsAt();
    expect(await statusesOf(5)).toEqual([429, 429, 429, 429, 429]);
    expect(await endsAt()).toEqual(before);
    await nextMinute();
    expect(await statusesOf(1)).toEqual([401]);
  });

  it('is limited to exactly ten of thirty simultaneous attempts [B10]', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => trySignIn()));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
  });

  it('ignores an address that the client makes up [B10]', async () => {
    const spoofed = (index: number) => ({
      'x-forwarded-for': `203.0.113.${index}`,
      'x-client-ip': `203.0.113.${index}`,
      forwarded: `for=203.0.113.${index}`,
    });
    expect(await statusesOf(11, spoofed)).toEqual([...TEN_REFUSED_PASSWORDS, 429]);
  });

  it('is counted by the address that a trusted proxy passes on, IPv6 by its /64 [B10]', async () => {
    await server.stop();
    await start({ TRUSTED_PROXIES: 'loopback' });
    const fromNetwork = (index: number) => ({ 'x-forwarded-for': `6.6.6.6, 2001:db8:1:2::${index}` });
    expect(await statusesOf(11, fromNetwork)).toEqual([...TEN_REFUSED_PASSWORDS, 429]);
    expect(await statusesOf(1, () => ({ 'x-forwarded-for': '2001:db8:1:3::1' }))).toEqual([401]);
  });

  it('is counted, shown and recorded without the port and brackets that a trusted proxy adds [B10]', async () => {
    await server.stop();
    await start({ TRUSTED_PROXIES: 'loopback' });
    const nextPort = (index: number) => ({ 'x-forwarded-for': `203.0.113.7:${51_234 + index}` });
    expect(await statusesOf(11, nextPort)).toEqual([...TEN_REFUSED_PASSWORDS, 429]);

    for (const [node, address] of [
      ['203.0.113.8:51234', '203.0.113.8'],
      ['[2001:db8:1:2::9]:443', '2001:db8:1:2::9'],
      ['::ffff:cb00:7109', '203.0.113.9'],
    ] as const) {
      const browser = server.browser({ origin: ORIGIN, 'x-forwarded-for': node });
      await browser.post('/api/auth/sign-up/email', { name: 'Ada', email: newEmail(), password: PASSWORD });
      expect((await browser.get('/api/auth/sessions')).body.sessions).toMatchObject([{ ipAddress: address }]);
      expect((await browser.get('/api/auth/audit')).body.events).toMatchObject([{ ipAddress: address }]);
    }
  });

  it('is counted for the proxy if the address that it passes on is invalid [B10]', async () => {
    await server.stop();
    await start({ TRUSTED_PROXIES: 'loopback' });
    const garbage = (index: number) => ({
      'x-forwarded-for': ['unknown', '_hidden', 'fe80::1%eth0', `x${index}`][index % 4] ?? '',
    });
    expect(await statusesOf(11, garbage)).toEqual([...TEN_REFUSED_PASSWORDS, 429]);
    const keys = await server.query(`SELECT key FROM auth.request_count WHERE key LIKE '%/sign-in/email'`);
    expect(keys).toEqual([{ key: 'holdfast:auth:limit:10/60:127.0.0.1|/sign-in/email' }]);
    expect(await statusesOf(1, () => ({ 'x-forwarded-for': '203.0.113.7:51234' }))).toEqual([401]);
    expect(await statusesOf(1, () => ({ 'x-forwarded-for': 'x1, 203.0.113.8' }))).toEqual([401]);
  });

  it('is counted across all processes [B10]', async () => {
    await statusesOf(10);
    const other = await RunningServer.start({ env: { RATE_LIMIT_ENABLED: 'true' } });
    const answer = await other.signIn(newEmail(), PASSWORD);
    expect(answer.status).toBe(429);
    await other.stop();
  });
});

describe('One account', () => {
  const from = (address: string) => server.browser({ origin: ORIGIN, 'x-forwarded-for': address });
  const guess = (email: string, address: string) =>
    server.signIn(email, 'not the right words', from(address));

  beforeEach(async () => {
    await server.stop();
    await start({ TRUSTED_PROXIES: 'loopback' });
  });

  it('allows twenty attempts a minute from all addresses together, and more from its owner’s address [B10]', async () => {
    const { email } = await server.givenPerson();
    await server.signIn(email, PASSWORD, from('198.51.100.1'));
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, index) => guess(email, `203.0.113.${index}`)),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await server.signIn(email, PASSWORD, from('203.0.113.99'))).status).toBe(429);

    expect((await server.signIn(email, PASSWORD, from('198.51.100.1'))).status).toBe(200);
    expect((await guess(newEmail(), '203.0.113.98')).status).toBe(401);
    await nextMinute();
    expect((await server.signIn(email, PASSWORD, from('203.0.113.99'))).status).toBe(200);
  });

  it('has the same limit as an address without an account [B5] [B10]', async () => {
    const unknown = newEmail();
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, index) => guess(unknown, `203.0.113.${index}`)),
    );
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  it('gets five links an hour by mail, and no response reveals further requests [B10]', async () => {
    const { email } = await server.givenPerson();
    const ask = (index: number) =>
      from(`203.0.113.${index}`).post('/api/auth/request-password-reset', { email });
    for (let index = 0; index < 8; index += 1) expect((await ask(index)).status).toBe(200);
    expect(await server.mailsTo(email)).toHaveLength(5);
  });
});

describe('The other routes', () => {
  it('mail at most five links a minute per client [B10]', async () => {
    const ask = () => server.browser().post('/api/auth/request-password-reset', { email: newEmail() });
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await ask()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('never limit the list of sign-in methods, which each account page requests [B10]', async () => {
    const { browser } = await server.givenPerson();
    for (let page = 0; page < 8; page += 1) {
      expect((await browser.get('/api/auth/sign-in-methods')).status).toBe(200);
    }
  });

  it('never limit the access tokens of an open page [B10]', async () => {
    const { browser } = await server.givenPerson();
    const answers = await Promise.all(Array.from({ length: 120 }, () => browser.get('/api/auth/token')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
