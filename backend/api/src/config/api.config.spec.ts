import { describe, expect, it } from '@jest/globals';
import { SECRET_CASES } from '@holdfast/server-kit/cases';
import { SettingsError } from '@holdfast/server-kit/settings';
import { readConfig, readMigrationConfig } from './api.config.js';

const VARIABLES = {
  BETTER_AUTH_SECRET: 'k3Jd81mZpQ0vXbW7nR5tYc2LhG9sFa4E',
  PUBLIC_ORIGIN: 'https://tasks.example.com',
  DATABASE_URL: 'postgres://holdfast_app:pw@db/holdfast',
};

describe('readConfig', () => {
  it('requires three variables and has a default for each other one', () => {
    expect(readConfig(VARIABLES)).toEqual({
      environment: 'development',
      logLevel: 'info',
      host: '127.0.0.1',
      port: 3001,
      publicOrigin: 'https://tasks.example.com',
      auth: {
        secrets: [VARIABLES.BETTER_AUTH_SECRET],
        jwksUrl: undefined,
        issuer: 'https://tasks.example.com',
        audience: 'holdfast-api',
        maxTokenLifetimeSeconds: 900,
        accountEventsUrl: undefined,
      },
      database: { url: VARIABLES.DATABASE_URL, poolMax: 10, preparedStatements: true },
      throttle: { perAddress: 3000, perUser: 600, redisUrl: undefined },
      telemetry: { metricsPort: undefined, otlpEndpoint: undefined },
      push: {
        vapid: undefined,
        services: [
          'fcm.googleapis.com',
          '*.push.services.mozilla.com',
          '*.push.apple.com',
          '*.notify.windows.com',
        ],
      },
      shutdownNoticeMilliseconds: 500,
      quota: { tasks: 20_000, lists: 200, bytes: 50_000_000 },
      corsOrigins: ['https://tasks.example.com'],
      trustedProxies: [],
    });
  });

  it('parses lists and keeps the order of the secrets [A13]', () => {
    const older = ['1older-secret-of-32-bytes-0123456', '2older-secret-of-32-bytes-0123456'];
    const config = readConfig({
      ...VARIABLES,
      BETTER_AUTH_SECRET_PREVIOUS: older.join(','),
      CORS_ORIGINS: ' https://a.example, https://b.example ,',
      TRUSTED_PROXIES: 'loopback,10.0.0.0/8',
      DATABASE_PREPARED_STATEMENTS: 'false',
    });
    expect(config.auth.secrets).toEqual([VARIABLES.BETTER_AUTH_SECRET, ...older]);
    expect(config.corsOrigins).toEqual(['https://a.example', 'https://b.example']);
    expect(config.trustedProxies).toEqual(['loopback', '10.0.0.0/8']);
    expect(config.database.preparedStatements).toBe(false);
  });

  it('fetches public keys from the public origin, or from JWKS_URL, when tokens are signed with a key pair [A1]', () => {
    const pairs = { ...VARIABLES, JWT_ALGORITHM: 'EdDSA' };
    expect(readConfig(pairs).auth.jwksUrl).toBe('https://tasks.example.com/api/auth/jwks');
    const own = 'https://auth.example.com/jwks';
    expect(readConfig({ ...pairs, JWKS_URL: own }).auth.jwksUrl).toBe(own);
    expect(readConfig({ ...VARIABLES, JWKS_URL: own }).auth.jwksUrl).toBeUndefined();
  });

  it('derives the public key of push messages, and names the public origin as their sender [C10]', () => {
    // The key pair of RFC 7515, A.3.
    const VAPID_PRIVATE_KEY = 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI';
    const { vapid } = readConfig({ ...VARIABLES, VAPID_PRIVATE_KEY }).push;
    expect(vapid).toMatchObject({ subject: VARIABLES.PUBLIC_ORIGIN, privateKey: VAPID_PRIVATE_KEY });
    const point = Buffer.from(vapid?.publicKey ?? '', 'base64url');
    expect(point.subarray(1, 33).toString('base64url')).toBe('f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU');
  });

  it('counts an empty variable as absent', () => {
    expect(readConfig({ ...VARIABLES, PORT: '', JWT_ISSUER: '', CORS_ORIGINS: '' })).toEqual(
      readConfig(VARIABLES),
    );
  });

  it.each([
    ['PORT', '-1'],
    ['PORT', '3001.5'],
    ['PORT', 'http'],
    ['NODE_ENV', 'staging'],
    ['PUBLIC_ORIGIN', 'https://tasks.example.com/'],
    ['PUBLIC_ORIGIN', 'http://holdfast.lan'],
    ['PUBLIC_ORIGIN', 'ftp://tasks.example.com'],
    ['CORS_ORIGINS', '*'],
    ['DATABASE_POOL_MAX', '0'],
    ['DATABASE_URL', 'http://db'],
    ['JWT_TTL_SECONDS', '0'],
    ['JWT_ALGORITHM', 'none'],
    ['JWKS_URL', 'jwks'],
    ['ACCOUNT_EVENTS_URL', 'auth-server:3002'],
    ['TRUSTED_PROXIES', 'loopback,everybody'],
    ['TRUSTED_PROXIES', '0.0.0.0/0'],
    ['VAPID_PRIVATE_KEY', 'short'],
    ['VAPID_PRIVATE_KEY', '_'.repeat(43)],
    ['VAPID_SUBJECT', 'ops@example.com'],
    ['PUSH_SERVICES', 'fcm.googleapis.com,*'],
  ])('refuses %s=%s and names the variable', (name, value) => {
    expect(() => readConfig({ ...VARIABLES, [name]: value })).toThrow(SettingsError);
    expect(() => readConfig({ ...VARIABLES, [name]: value })).toThrow(new RegExp(`^Cannot start: ${name} `));
  });
});

describe('BETTER_AUTH_SECRET', () => {
  it.each(SECRET_CASES)('of %j is accepted: %s [A10]', (secret, isAccepted) => {
    const read = () => readConfig({ ...VARIABLES, BETTER_AUTH_SECRET: secret });
    if (isAccepted) expect(read().auth.secrets).toEqual([secret]);
    else expect(read).toThrow(/^Cannot start: BETTER_AUTH_SECRET /);
  });
});

describe('readMigrationConfig', () => {
  it('prefers the direct URL and needs no secret', () => {
    const direct = 'postgres://owner:pw@db/holdfast';
    expect(readMigrationConfig({ ...VARIABLES, DATABASE_URL_DIRECT: direct }).url).toBe(direct);
    expect(readMigrationConfig({ DATABASE_URL: VARIABLES.DATABASE_URL }).url).toBe(VARIABLES.DATABASE_URL);
    expect(() => readMigrationConfig({})).toThrow(
      'Cannot start: DATABASE_URL_DIRECT (or DATABASE_URL) must be set',
    );
  });
});
