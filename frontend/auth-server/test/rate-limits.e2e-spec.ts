import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ORIGIN } from './browser.js';
import { newEmail, PASSWORD, RunningServer, type Options } from './running-server.js';

let server: RunningServer;
const start = async (env: Options['env'] = {}) => {
  server = await RunningServer.start({ env: { RATE_LIMIT_ENABLED: 'true', ...env } });
};
beforeEach(() => start());
afterEach(async () => {
  await server.query('DELETE FROM auth.rate_limit');
  await server.stop();
});

const trySignIn = (headers: Record<string, string> = {}) =>
  server
    .browser({ origin: ORIGIN, ...headers })
    .post('/api/auth/sign-in/email', { email: newEmail(), password: PASSWORD });

async function statusesOf(count: number, headers: (index: number) => Record<string, string> = () => ({})) {
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1) statuses.push((await trySignIn(headers(index))).status);
  return statuses;
}

const nextMinute = () => server.query(`UPDATE auth.rate_limit SET ends_at = ends_at - interval '1 minute'`);
const TEN_REFUSED_PASSWORDS = Array<number>(10).fill(401);

describe('sign-in', () => {
  it('is limited to ten tries a minute, and says how long to wait [B10]', async () => {
    expect(await statusesOf(10)).toEqual(TEN_REFUSED_PASSWORDS);
    const { status, body, headers } = await trySignIn();
    expect({ status, code: body.code }).toEqual({ status: 429, code: 'RATE_LIMITED' });
    const wait = Number(headers.get('retry-after'));
    const [{ left }] = await server.query(
      'SELECT extract(epoch FROM ends_at - now()) AS left FROM auth.rate_limit',
    );
    expect(wait).toBeGreaterThanOrEqual(Number(left));
    expect(wait).toBeLessThanOrEqual(60);
  });

  it('opens again when the minute is over, even for a client that went on trying [B10]', async () => {
    await statusesOf(10);
    const endsAt = () => server.query('SELECT ends_at FROM auth.rate_limit');
    const before = await endsAt();
    expect(await statusesOf(5)).toEqual([429, 429, 429, 429, 429]);
    expect(await endsAt()).toEqual(before);
    await nextMinute();
    expect(await statusesOf(1)).toEqual([401]);
  });

  it('lets exactly ten of thirty tries at once through [B10]', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => trySignIn()));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
  });

  it('is not fooled by an address that the client makes up [B10]', async () => {
    const spoofed = (index: number) => ({
      'x-forwarded-for': `203.0.113.${index}`,
      'x-client-ip': `203.0.113.${index}`,
      forwarded: `for=203.0.113.${index}`,
    });
    expect(await statusesOf(11, spoofed)).toEqual([...TEN_REFUSED_PASSWORDS, 429]);
  });

  it('counts by the address that a trusted proxy gives, IPv6 by its /64 [B10]', async () => {
    await server.stop();
    await start({ TRUSTED_PROXIES: 'loopback' });
    const fromNetwork = (index: number) => ({ 'x-forwarded-for': `6.6.6.6, 2001:db8:1:2::${index}` });
    expect(await statusesOf(11, fromNetwork)).toEqual([...TEN_REFUSED_PASSWORDS, 429]);
    expect(await statusesOf(1, () => ({ 'x-forwarded-for': '2001:db8:1:3::1' }))).toEqual([401]);
  });

  it('is counted for all processes together [B10]', async () => {
    await statusesOf(10);
    const other = await RunningServer.start({ env: { RATE_LIMIT_ENABLED: 'true' } });
    const answer = await other.signIn(newEmail(), PASSWORD);
    expect(answer.status).toBe(429);
    await other.stop();
  });
});

describe('the other routes', () => {
  it('mail at most five links a minute to whoever asks [B10]', async () => {
    const ask = () => server.browser().post('/api/auth/request-password-reset', { email: newEmail() });
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await ask()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('never hold back the token of an open page [B10]', async () => {
    const { browser } = await server.givenPerson();
    const answers = await Promise.all(Array.from({ length: 120 }, () => browser.get('/api/auth/token')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
