import { describe, expect, it } from '@jest/globals';
import type { AuthModuleOptions } from './auth.options.js';
import { readAuthSettings } from './auth.settings.js';
import { HttpRevocationSource } from './revocation/http-revocation-source.js';

const GOOD: AuthModuleOptions = {
  secret: 'Jq3vT0kX9cR5wZ7yB1nM4pL6sD8fG2hA',
  issuer: 'https://a.test',
  audience: 'api',
};

const SOURCE = { read: () => Promise.resolve({ events: [], cursor: '' }) };

/** Options as an untyped host may pass them. */
const read = (changes: Record<string, unknown>): unknown => readAuthSettings({ ...GOOD, ...changes });

describe('readAuthSettings', () => {
  it('fills in the documented defaults', () => {
    expect(read({ realm: undefined })).toMatchObject({
      issuers: [{ names: ['https://a.test'], audiences: ['api'], tokenType: 'at+jwt' }],
      clockToleranceSeconds: 5,
      maxTokenLifetimeSeconds: 3600,
      rememberedTokens: 0,
      ownerParameter: 'userId',
      publicRoutes: new Set(),
      unownedRoutes: 'warn',
      realm: 'holdfast',
    });
    expect(read({})).not.toHaveProperty('revocations');
    expect(read({ revocations: { source: SOURCE } })).toMatchObject({
      revocations: { source: SOURCE, pollSeconds: 2 },
    });
  });

  it('accepts lists of secrets, issuers and audiences, and additional signers', () => {
    const more = {
      jwksUrl: 'https://b.test/jwks',
      issuer: 'https://b.test',
      audience: 'api',
      tokenType: null,
    };
    const settings = read({
      secret: [GOOD.secret],
      issuer: ['a', 'b'],
      audience: ['c', 'd'],
      additionalIssuers: [more],
    });
    expect(settings).toMatchObject({
      issuers: [
        { names: ['a', 'b'], audiences: ['c', 'd'] },
        { names: ['https://b.test'], keys: { jwksUrl: 'https://b.test/jwks' }, tokenType: null },
      ],
    });
  });

  it('accepts any route pattern that starts with a slash', () => {
    const publicRoutes = ['/', '/metrics', '/files/:name'];
    expect(read({ publicRoutes })).toMatchObject({ publicRoutes: new Set(publicRoutes) });
  });

  it.each([
    ['https://a.test/jwks'],
    ['http://localhost:3/jwks'],
    ['http://127.0.0.1:3/jwks'],
    ['http://[::1]:3/jwks'],
  ])('accepts the URL %s', (jwksUrl) => {
    expect(read({ secret: undefined, jwksUrl })).toMatchObject({ issuers: [{ keys: { jwksUrl } }] });
  });

  it('requires TLS or the loopback address for the service token', () => {
    expect(read({ revocations: { source: 'http://127.0.0.1:3002/events' } })).toMatchObject({
      revocations: { source: expect.any(HttpRevocationSource) },
    });
    expect(() => read({ revocations: { source: 'http://auth.test/events' } })).toThrow('an https: URL');
  });

  it.each([
    ['31 bytes', 'Jq3vT0kX9cR5wZ7yB1nM4pL6sD8fG2h', '"secret" is 31 bytes long'],
    ['nothing', undefined, '"secret" is undefined'],
    ['null', null, '"secret" is null'],
    ['an empty text', '', '"secret" is empty'],
    ['an empty list', [], '"secret" is an empty list'],
    ['a number', 12_345_678, '"secret" is number'],
    ['a newline at its end', `${GOOD.secret as string}\n`, '"secret" starts or ends with white space'],
    ['a blank at its start', ` ${GOOD.secret as string}`, '"secret" starts or ends with white space'],
    ["Better Auth's default", 'better-auth-secret-12345678901234567890', '"secret" is a placeholder'],
    ['a template line', 'your-secret-key-min-32-chars-long-here', '"secret" is a placeholder'],
    ['a reminder', 'CHANGE_ME_CHANGE_ME_CHANGE_ME_CHANGE_ME', '"secret" is a placeholder'],
    ['one letter repeated', 'a'.repeat(64), '"secret" is too easy to guess'],
    ['a short second secret', [GOOD.secret, 'short'], '"secret[1]" is 5 bytes long'],
  ])('rejects a secret of %s without printing it [A10]', (_case, secret, message) => {
    const error = catchError(() => read({ secret }));
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/; use /);
    for (const text of [secret].flat())
      if (typeof text === 'string' && text !== '') expect(error.message).not.toContain(text);
  });

  it('counts bytes, not characters [A10]', () => {
    expect(() => read({ secret: 'äöüßéèêàâîôûçñåø' })).not.toThrow();
  });

  it.each([
    ['issuer', undefined],
    ['issuer', ''],
    ['issuer', []],
    ['issuer', ['https://a.test', ' ']],
    ['audience', undefined],
    ['audience', 'two words'],
    ['audience', 7],
    ['clockToleranceSeconds', -1],
    ['clockToleranceSeconds', 61],
    ['clockToleranceSeconds', '5'],
    ['clockToleranceSeconds', Number.NaN],
    ['maxTokenLifetimeSeconds', 0],
    ['maxTokenLifetimeSeconds', 86_401],
    ['maxTokenLifetimeSeconds', 1.5],
    ['maxTokenLifetimeSeconds', true],
    ['rememberedTokens', -1],
    ['rememberedTokens', 100_001],
    ['rememberedTokens', '10'],
    ['allowPlainHttp', 'yes'],
    ['tokenType', ''],
    ['ownerParameter', ':userId'],
    ['ownerParameter', ''],
    ['ownerParameter', 'user-id'],
    ['realm', 'a "quoted" realm'],
    ['realm', 'two\r\nlines'],
    ['publicRoutes', ['metrics']],
    ['publicRoutes', []],
    ['publicRoutes', 'x/metrics'],
    ['publicRoutes', ['/met rics']],
    ['extendUser', 'claims'],
    ['mapClaims', 'claims'],
    ['algorithm', 'RS256'],
    ['requireSession', 1],
    ['additionalIssuers', {}],
    ['revocations', true],
  ])('rejects %s = %p and names it', (option, value) => {
    const error = catchError(() => read({ [option]: value }));
    expect(error.message).toMatch(
      new RegExp(`^AuthModule: option "${option}(\\[\\d\\])?" is .+; use .+\\.$`),
    );
  });

  it('takes the functions of the host as they are', () => {
    const [extendUser, mapClaims, onRefused] = [() => ({}), () => ({}), () => undefined];
    expect(read({ extendUser, mapClaims, onRefused })).toMatchObject({
      issuers: [{ mapClaims }],
      extendUser,
      onRefused,
    });
  });

  it.each([[0], [60]])('accepts a tolerance of %d seconds', (clockToleranceSeconds) => {
    expect(readAuthSettings({ ...GOOD, clockToleranceSeconds })).toMatchObject({ clockToleranceSeconds });
  });

  it.each([[0], [100_000]])('accepts a cache of %d tokens', (rememberedTokens) => {
    expect(readAuthSettings({ ...GOOD, rememberedTokens })).toMatchObject({ rememberedTokens });
  });

  it('accepts plain HTTP if the host allows it, and no other protocol', () => {
    const jwksUrl = 'http://auth-server:3002/jwks';
    const more = { jwksUrl, issuer: 'https://b.test', audience: 'api' };
    const insist = (changes: object): unknown => read({ allowPlainHttp: true, ...changes });
    expect(insist({ secret: undefined, jwksUrl })).toMatchObject({ issuers: [{ keys: { jwksUrl } }] });
    expect(insist({ additionalIssuers: [more] })).toMatchObject({ issuers: [{}, { keys: { jwksUrl } }] });
    expect(insist({ revocations: { source: 'http://auth-server:3002/events' } })).toMatchObject({
      revocations: { source: expect.any(HttpRevocationSource) },
    });
    expect(() => insist({ secret: undefined, jwksUrl: 'ftp://auth-server/jwks' })).toThrow('"jwksUrl" is');
  });

  it.each([[1], [86_400]])('accepts a maximum lifetime of %d seconds', (maxTokenLifetimeSeconds) => {
    expect(readAuthSettings({ ...GOOD, maxTokenLifetimeSeconds })).toMatchObject({ maxTokenLifetimeSeconds });
  });

  it.each([
    [
      'an unknown treatment of routes',
      { unownedRoutes: 'off' },
      '"unownedRoutes" is "off"; use "warn" or "error" or "ignore"',
    ],
    [
      'an option of a second signer',
      { additionalIssuers: [{ ...GOOD, issuer: 'b', requireSession: 1 }] },
      '"additionalIssuers[0].requireSession" is 1; use true or false',
    ],
    [
      'a function of a second signer that is none',
      { additionalIssuers: [{ ...GOOD, issuer: 'b', mapClaims: {} }] },
      '"additionalIssuers[0].mapClaims" is object; use a function of the claims',
    ],
    [
      'an algorithm of a second signer',
      { additionalIssuers: [{ ...GOOD, issuer: 'b', algorithm: 'RS256' }] },
      '"additionalIssuers[0].algorithm" is "RS256"; use "HS256"',
    ],
    ['an empty text', { ownerParameter: '' }, '"ownerParameter" is empty; use a name without a colon'],
    ['a hook that is none', { onRefused: 'log' }, '"onRefused" is string; use a function of the refusal'],
    ['a signer that is not an object', { additionalIssuers: ['x'] }, '"additionalIssuers[0]" is string'],
    [
      'a second signer of the same name',
      { additionalIssuers: [GOOD] },
      '"issuer" is "https://a.test" twice; use a different name for each signer',
    ],
    [
      'a weak secret of a second signer',
      { additionalIssuers: [{ ...GOOD, secret: 'weak' }] },
      '"additionalIssuers[0].secret" is 4 bytes',
    ],
    [
      'a secret and a key set',
      { jwksUrl: 'https://a.test/jwks' },
      '"jwksUrl" is set together with a secret; use one of the two',
    ],
    [
      'a key set without encryption',
      { secret: undefined, jwksUrl: 'http://a.test/jwks' },
      '"jwksUrl" is "http://a.test/jwks"; use an https: URL, or an http: URL on the loopback address, or set allowPlainHttp: true on a private network.',
    ],
    [
      'a key set that is not a URL',
      { secret: undefined, jwksUrl: 'jwks' },
      '"jwksUrl" is "jwks"; use an https: URL, or an http: URL on the loopback address.',
    ],
    [
      'a key set that is a URL, but not text',
      { secret: undefined, jwksUrl: new URL('https://a.test/jwks') },
      '"jwksUrl" is object',
    ],
    [
      'a source of null',
      { revocations: { source: null } },
      '"revocations.source" is null; use an https: URL',
    ],
    ['a source that cannot read', { revocations: { source: { read: 1 } } }, '"revocations.source" is object'],
    [
      'an unknown option of the revocations',
      { revocations: { source: SOURCE, interval: 2 } },
      'there is no option "revocations.interval"; the options are revocations.source, revocations.pollSeconds, revocations.failClosedAfterSeconds.',
    ],
    [
      'an unknown option',
      { ownerParam: 'id' },
      'there is no option "ownerParam"; the options are secret, algorithm, jwksUrl,',
    ],
    ['a source that is none', { revocations: { source: {} } }, '"revocations.source" is object'],
    [
      'a poll of no time',
      { revocations: { source: SOURCE, pollSeconds: 0 } },
      '"revocations.pollSeconds" is 0',
    ],
    [
      'a limit below a poll',
      { revocations: { source: SOURCE, failClosedAfterSeconds: 1 } },
      'failClosedAfterSeconds" is 1',
    ],
    [
      'an address to poll and no secret to sign with',
      { secret: undefined, jwksUrl: 'https://a.test/jwks', revocations: { source: 'https://a.test/events' } },
      '"revocations.source" is a URL, but there is no secret to sign a service token with; use a custom source.',
    ],
    [
      'an address to exchange tokens at, and no secret to sign with',
      {
        secret: undefined,
        jwksUrl: 'https://a.test/jwks',
        personalTokens: { source: 'https://a.test/exchange' },
      },
      '"personalTokens.source" is a URL, but there is no secret',
    ],
    ['an exchange that is not a URL', { personalTokens: { source: 7 } }, '"personalTokens.source" is 7'],
    [
      'an unknown option of the exchange',
      { personalTokens: { source: 'https://a.test/exchange', prefix: 'x' } },
      'there is no option "personalTokens.prefix"',
    ],
    [
      'personal tokens that nothing restricts',
      { personalTokens: { source: 'https://a.test/exchange' }, scopeRule: 'require' },
      '"scopeRule" is "require" together with personalTokens; use "restrict".',
    ],
    ['an unknown rule for scopes', { scopeRule: 'ignore' }, '"scopeRule" is "ignore"'],
    [
      'an address with another protocol',
      { secret: undefined, jwksUrl: 'ftp://localhost/jwks' },
      '"jwksUrl" is "ftp:',
    ],
  ])('rejects %s', (_case, changes, text) => {
    expect(() => read(changes)).toThrow(text);
  });

  it.each([[undefined], [null], ['text']])(
    'stops when a factory returns %p in place of options',
    (options) => {
      expect(() => readAuthSettings(options as unknown as AuthModuleOptions)).toThrow('"options" is');
    },
  );
});

function catchError(act: () => unknown): TypeError {
  try {
    act();
  } catch (error) {
    if (error instanceof TypeError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown');
}
