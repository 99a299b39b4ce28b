import { describe, expect, it } from '@jest/globals';
import { SECRET_CASES } from '@holdfast/server-kit/cases';
import { SettingsError } from '@holdfast/server-kit/settings';
import { loadConfig } from './config.js';

const NEEDED = {
  BETTER_AUTH_SECRET: 'k3Jd81mZpQ0vXbW7nR5tYc2LhG9sFa4E',
  PUBLIC_ORIGIN: 'https://tasks.example.com',
  DATABASE_URL: 'postgres://holdfast_auth:pw@localhost:5432/holdfast',
};

describe('loadConfig', () => {
  it('fills in every default', () => {
    expect(loadConfig(NEEDED)).toMatchObject({
      port: 3002,
      host: '127.0.0.1',
      secrets: [NEEDED.BETTER_AUTH_SECRET],
      allowedOrigins: ['https://tasks.example.com'],
      trustedProxies: [],
      token: { issuer: 'https://tasks.example.com', audience: 'holdfast-api', ttlSeconds: 900 },
      session: { seconds: 604_800, rememberedSeconds: 2_592_000, unrememberedSeconds: 86_400 },
      rateLimit: { enabled: true, signInPerMinute: 10 },
    });
  });

  it('treats an empty variable as not set', () => {
    expect(loadConfig({ ...NEEDED, PORT: '', JWT_ISSUER: '' }).port).toBe(3002);
  });

  it('reads lists, and puts the current secret before the older ones', () => {
    const older = 'Q8wErTyUiOpAsDfGhJkLzXcVbNm12345';
    const config = loadConfig({
      ...NEEDED,
      BETTER_AUTH_SECRET_PREVIOUS: older,
      CORS_ORIGINS: 'https://a.example.com, https://b.example.com',
      TRUSTED_PROXIES: 'loopback, 10.0.0.0/8',
    });
    expect(config.secrets).toEqual([NEEDED.BETTER_AUTH_SECRET, older]);
    expect(config.allowedOrigins).toEqual([
      NEEDED.PUBLIC_ORIGIN,
      'https://a.example.com',
      'https://b.example.com',
    ]);
    expect(config.trustedProxies).toEqual(['loopback', '10.0.0.0/8']);
  });

  it('names all errors in one line, and repeats no value', () => {
    const broken = {
      BETTER_AUTH_SECRET: 'hunter2',
      PUBLIC_ORIGIN: 'https://tasks.example.com/',
      DATABASE_URL: 'mysql://root:hunter3@localhost/x',
      PORT: 'http',
      TRUSTED_PROXIES: 'everybody',
    };
    const load = () => loadConfig(broken);
    expect(load).toThrow(SettingsError);
    for (const variable of [
      'BETTER_AUTH_SECRET',
      'PUBLIC_ORIGIN',
      'DATABASE_URL',
      'PORT',
      'TRUSTED_PROXIES',
    ]) {
      expect(load).toThrow(variable);
    }
    expect(load).not.toThrow(/hunter|\n/);
  });

  it.each([
    ['a secret of 31 bytes', { BETTER_AUTH_SECRET: 'k'.repeat(31) }, 'BETTER_AUTH_SECRET is 31 bytes long'],
    [
      'a short older secret',
      { BETTER_AUTH_SECRET_PREVIOUS: 'short' },
      'BETTER_AUTH_SECRET_PREVIOUS has an entry',
    ],
    [
      'a secret of 38 digits',
      { BETTER_AUTH_SECRET: '31415926535897932384626433832795028841' },
      'BETTER_AUTH_SECRET is too easy',
    ],
    ['SMTP without a server', { MAIL_TRANSPORT: 'smtp' }, 'SMTP_URL is missing'],
    ['an unknown kind of mail', { MAIL_TRANSPORT: 'pigeon' }, 'MAIL_TRANSPORT must be one of mailbox, smtp'],
    ['half of a client of a provider', { GOOGLE_CLIENT_ID: 'id' }, 'GOOGLE_CLIENT_SECRET is missing'],
    ['a Redis that is none', { REDIS_URL: 'http://localhost:6379' }, 'REDIS_URL must be a Redis URL'],
    [
      'plain http on a name of the network',
      { PUBLIC_ORIGIN: 'http://holdfast.lan' },
      /PUBLIC_ORIGIN is http:\/\/holdfast\.lan, .*: write https:\/\/holdfast\.lan, or http:\/\/localhost/,
    ],
    ['a CORS wildcard', { CORS_ORIGINS: '*' }, 'CORS_ORIGINS has an entry'],
  ])('refuses %s [A10]', (_case, change, message) => {
    expect(() => loadConfig({ ...NEEDED, ...change })).toThrow(message);
  });

  it('refuses a placeholder everywhere, and the mailbox in production [A10]', () => {
    const placeholder = { ...NEEDED, BETTER_AUTH_SECRET: 'better-auth-secret-12345678901234567890' };
    expect(() => loadConfig(placeholder)).toThrow('BETTER_AUTH_SECRET is a placeholder');
    expect(() => loadConfig({ ...NEEDED, NODE_ENV: 'production' })).toThrow('MAIL_TRANSPORT is mailbox');
  });

  it.each(SECRET_CASES)('checks BETTER_AUTH_SECRET=%j, which is accepted: %s [A10]', (secret, isAccepted) => {
    const load = () => loadConfig({ ...NEEDED, BETTER_AUTH_SECRET: secret });
    if (isAccepted) expect(load().secrets).toEqual([secret]);
    else expect(load).toThrow(/^Cannot start: BETTER_AUTH_SECRET /);
  });
});
