import { keyId } from '../../src/index.js';
import { createTestToken, expiredToken, signTestToken, TEST_AUTH_OPTIONS } from '../../src/testing/index.js';
import { withToken, type Refusal } from './refusal.js';

const { secret, issuer, audience } = TEST_AUTH_OPTIONS;
const now = Math.floor(Date.now() / 1000);
const HEADER = { alg: 'HS256', typ: 'at+jwt', kid: keyId(secret) };

const ids = [
  null,
  '',
  ' ',
  'ada ',
  ' ada',
  'a da',
  'ada\n',
  'ada\0',
  'ad\u0430',
  'ad\u00e1',
  'x'.repeat(256),
  0,
  1,
  true,
  ['ada'],
  { id: 'ada' },
];

/** One claim, or a few, that differ from those of a good token; `undefined` leaves a claim out. */
const CLAIMS: readonly (readonly [string, object])[] = [
  ...(['sub', 'sid'] as const).flatMap((claim): [string, object][] => [
    [`${claim} missing`, { [claim]: undefined }],
    ...ids.map((value): [string, object] => [
      `${claim} ${JSON.stringify(value).slice(0, 24)}`,
      { [claim]: value },
    ]),
  ]),
  ['exp missing', { exp: undefined }],
  ...[null, '', 'never', String(now + 900), true, [now + 900], {}].map((exp): [string, object] => [
    `exp ${JSON.stringify(exp)}`,
    { exp },
  ]),
  ['exp in milliseconds', { exp: (now + 900) * 1000 }],
  ['exp in the year 9999', { exp: 253_402_300_799 }],
  ['exp at 2^53', { exp: Number.MAX_SAFE_INTEGER }],
  ['a lifetime of one second too much', { iat: now, exp: now + 3601 }],
  ['a long lifetime that began long ago', { iat: now - 86_400, exp: now + 900 }],
  ['iat missing', { iat: undefined }],
  ...[null, '', String(now), true, [now], {}].map((iat): [string, object] => [
    `iat ${JSON.stringify(iat)}`,
    { iat },
  ]),
  ['iat in the future', { iat: now + 120, exp: now + 900 }],
  ['iat in milliseconds', { iat: now * 1000, exp: now * 1000 + 900 }],
  ['iat at minus one', { iat: -1 }],
  ['nbf in the future', { nbf: now + 120 }],
  ...['', String(now), true, [now], {}].map((nbf): [string, object] => [
    `nbf ${JSON.stringify(nbf)}`,
    { nbf },
  ]),
  ['iss missing', { iss: undefined }],
  ...[
    null,
    '',
    'https://evil.test',
    `${issuer}/`,
    `${issuer} `,
    issuer.toUpperCase(),
    issuer.slice(0, -1),
    [issuer],
    { iss: issuer },
  ].map((iss): [string, object] => [`iss ${JSON.stringify(iss)}`, { iss }]),
  ['aud missing', { aud: undefined }],
  ...[
    null,
    '',
    'other-api',
    `${audience}s`,
    audience.slice(0, -1),
    audience.toUpperCase(),
    ` ${audience}`,
    [],
    ['other-api'],
    [[audience]],
    [audience, 1],
    [audience, null],
    { aud: audience },
    0,
  ].map((aud): [string, object] => [`aud ${JSON.stringify(aud)}`, { aud }]),
  ...[0, 1, true, ['admin'], { admin: true }].map((role): [string, object] => [
    `role ${JSON.stringify(role)}`,
    { role },
  ]),
  ...(['email', 'name', 'jti'] as const).flatMap((claim) =>
    [0, 1, {}].map((value): [string, object] => [`${claim} ${JSON.stringify(value)}`, { [claim]: value }]),
  ),
];

const expired = expiredToken({ sub: 'ada' });

/** JSON that `JSON.stringify` cannot write. */
const LITERAL: readonly (readonly [string, string])[] = [
  ['exp 1e400', `"exp":1e400,"iat":${now}`],
  ['iat -1e400', `"exp":${now + 900},"iat":-1e400`],
  ['nbf 1e400', `"exp":${now + 900},"iat":${now},"nbf":1e400`],
  ['exp in a __proto__ member', `"__proto__":{"exp":${now + 900}},"iat":${now}`],
];

/** Tokens that Better Auth itself signs with HS256: none of them may open the API (RFC 8725 §2.8). */
const OTHER_KINDS: readonly (readonly [string, object, object])[] = [
  ['mailed to verify an address', { alg: 'HS256' }, { email: 'ada@example.test', iat: now, exp: now + 900 }],
  [
    'mailed to change an address',
    { alg: 'HS256' },
    {
      email: 'ada@example.test',
      updateTo: 'eve@evil.test',
      requestType: 'change-email-verification',
      iat: now,
      exp: now + 900,
    },
  ],
  [
    'of the session cookie cache',
    { alg: 'HS256' },
    {
      session: { userId: 'ada' },
      user: { id: 'ada' },
      updatedAt: now,
      version: '1',
      iat: now,
      exp: now + 900,
    },
  ],
  [
    'for a service',
    { ...HEADER, typ: 'svc+jwt' },
    { sub: 'ada', sid: 's', iss: issuer, aud: audience, iat: now, exp: now + 60 },
  ],
];

export const CLAIM_REFUSALS: readonly Refusal[] = [
  ...CLAIMS.map(([name, claims]) =>
    withToken(`a token with ${name}`, createTestToken({ sub: 'ada', ...claims })),
  ),
  ...LITERAL.map(([name, times]) =>
    withToken(
      `a token with ${name}`,
      signTestToken(HEADER, `{"sub":"ada","sid":"s","iss":"${issuer}","aud":"${audience}",${times}}`, secret),
    ),
  ),
  ...OTHER_KINDS.map(([name, header, claims]) =>
    withToken(`a token ${name}`, signTestToken(header, claims, secret)),
  ),
  withToken('a token that expired an hour ago', expired, 'AUTH_TOKEN_EXPIRED'),
  withToken(
    'a token that expired ten seconds ago',
    createTestToken({ sub: 'ada', iat: now - 900, exp: now - 10 }),
    'AUTH_TOKEN_EXPIRED',
  ),
  withToken(
    'a token that expired in 1970',
    createTestToken({ sub: 'ada', iat: 0, exp: 1 }),
    'AUTH_TOKEN_EXPIRED',
  ),
  withToken('an expired token with a broken signature', `${expired.slice(0, -2)}AA`),
];
