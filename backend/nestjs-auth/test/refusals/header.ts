import { createTestToken } from '../../src/testing/index.js';
import type { Refusal } from './refusal.js';

const token = createTestToken({ sub: 'ada' });
const good = `Authorization: Bearer ${token}`;

/** Values of the Authorization header instead of `Bearer <token>`; the last column is the expected code. */
const VALUES: readonly (readonly [name: string, value: string, code?: string])[] = [
  ['an empty value', '', 'AUTH_TOKEN_MISSING'],
  ['the token without a scheme', token, 'AUTH_TOKEN_MISSING'],
  ['the scheme alone', 'Bearer', 'AUTH_TOKEN_INVALID'],
  ['the scheme alone in lower case', 'bearer', 'AUTH_TOKEN_INVALID'],
  ['the scheme and the word null', 'Bearer null', 'AUTH_TOKEN_INVALID'],
  ['the scheme and the word undefined', 'Bearer undefined', 'AUTH_TOKEN_INVALID'],
  ['the scheme twice', `Bearer Bearer ${token}`, 'AUTH_TOKEN_INVALID'],
  ['scheme Basic', `Basic ${token}`, 'AUTH_TOKEN_MISSING'],
  ['scheme Digest', 'Digest username="ada"', 'AUTH_TOKEN_MISSING'],
  ['scheme DPoP', `DPoP ${token}`, 'AUTH_TOKEN_MISSING'],
  ['scheme JWT', `JWT ${token}`, 'AUTH_TOKEN_MISSING'],
  ['scheme Token', `Token ${token}`, 'AUTH_TOKEN_MISSING'],
  ['scheme XBearer', `XBearer ${token}`, 'AUTH_TOKEN_MISSING'],
  ['scheme BearerX', `BearerX ${token}`, 'AUTH_TOKEN_MISSING'],
  ['a colon after the scheme', `Bearer: ${token}`, 'AUTH_TOKEN_MISSING'],
  ['an equals sign after the scheme', `Bearer=${token}`, 'AUTH_TOKEN_MISSING'],
  ['a comma after the scheme', `Bearer,${token}`, 'AUTH_TOKEN_MISSING'],
  ['no space after the scheme', `Bearer${token}`, 'AUTH_TOKEN_MISSING'],
  ['a tab after the scheme', `Bearer\t${token}`, 'AUTH_TOKEN_INVALID'],
  ['a space and a tab after the scheme', `Bearer \t${token}`, 'AUTH_TOKEN_INVALID'],
  ['a percent-encoded space after the scheme', `Bearer%20${token}`, 'AUTH_TOKEN_MISSING'],
  ['a plus sign after the scheme', `Bearer+${token}`, 'AUTH_TOKEN_MISSING'],
  ['a no-break space after the scheme', `Bearer\u00a0${token}`, 'AUTH_TOKEN_INVALID'],
  ['a word after the token', `Bearer ${token} extra`, 'AUTH_TOKEN_INVALID'],
  ['the token twice', `Bearer ${token} ${token}`, 'AUTH_TOKEN_INVALID'],
  ['two tokens with a comma', `Bearer ${token},${token}`, 'AUTH_TOKEN_INVALID'],
  ['two credentials with a comma', `Bearer ${token}, Bearer ${token}`, 'AUTH_TOKEN_INVALID'],
  ['Basic credentials before the token', `Basic YWRhOg==, Bearer ${token}`, 'AUTH_TOKEN_MISSING'],
  ['the token in double quotes', `Bearer "${token}"`, 'AUTH_TOKEN_INVALID'],
  ['the token in single quotes', `Bearer '${token}'`, 'AUTH_TOKEN_INVALID'],
  ['the token in angle brackets', `Bearer <${token}>`, 'AUTH_TOKEN_INVALID'],
  ['a parameter token=', `Bearer token="${token}"`, 'AUTH_TOKEN_INVALID'],
  ['a semicolon after the token', `Bearer ${token};`, 'AUTH_TOKEN_INVALID'],
  ['padding after the token', `Bearer ${token}=`, 'AUTH_TOKEN_INVALID'],
  ['a dot after the token', `Bearer ${token}.`, 'AUTH_TOKEN_INVALID'],
  ['a dot before the token', `Bearer .${token}`, 'AUTH_TOKEN_INVALID'],
  ['percent-encoded dots in the token', `Bearer ${token.replaceAll('.', '%2E')}`, 'AUTH_TOKEN_INVALID'],
  ['a no-break space after the token', `Bearer ${token}\u00a0`, 'AUTH_TOKEN_INVALID'],
  ['a soft hyphen in the token', `Bearer ${token.slice(0, 9)}\u00ad${token.slice(9)}`, 'AUTH_TOKEN_INVALID'],
  ['a byte above ASCII in the scheme', `B\u00e9arer ${token}`, 'AUTH_TOKEN_MISSING'],
  ['4097 characters', `Bearer ${token.padEnd(4097, 'A')}`, 'AUTH_TOKEN_INVALID'],
  ['one header of 12,000 characters', `Bearer ${token.padEnd(12_000, 'A')}`, 'AUTH_TOKEN_INVALID'],
  ['one header of 40,000 characters', `Bearer ${token.padEnd(40_000, 'A')}`],
  ['a NUL after the token', `Bearer ${token}\0`],
  ['a NUL before the token', `Bearer \0${token}`],
  ['a carriage return alone in the value', `Bearer\r${token}`],
  ['a line feed alone in the value', `Bearer\n${token}`],
  ['a folded value (obsolete line folding)', `Bearer\r\n ${token}`],
];

/** The token anywhere but in one Authorization header. */
const PLACES: readonly Refusal[] = [
  { name: 'no header at all', headers: [], code: 'AUTH_TOKEN_MISSING' },
  { name: 'two good headers', headers: [good, good], code: 'AUTH_TOKEN_INVALID' },
  {
    name: 'a good header, then a bad one',
    headers: [good, 'Authorization: Bearer x.y.z'],
    code: 'AUTH_TOKEN_INVALID',
  },
  {
    name: 'a bad header, then a good one',
    headers: ['Authorization: Bearer x.y.z', good],
    code: 'AUTH_TOKEN_INVALID',
  },
  {
    name: 'a Basic header, then a good one',
    headers: ['Authorization: Basic YTo=', good],
    code: 'AUTH_TOKEN_INVALID',
  },
  { name: 'a good header, then an empty one', headers: [good, 'Authorization:'], code: 'AUTH_TOKEN_INVALID' },
  {
    name: 'two headers in different case',
    headers: [good, good.replace('A', 'a')],
    code: 'AUTH_TOKEN_INVALID',
  },
  { name: 'three headers', headers: [good, good, good], code: 'AUTH_TOKEN_INVALID' },
  {
    name: 'the token in the query as access_token',
    headers: [],
    target: `/users/ada/notes?access_token=${token}`,
  },
  { name: 'the token in the query as token', headers: [], target: `/users/ada/notes?token=${token}` },
  { name: 'the token in the query as jwt', headers: [], target: `/users/ada/notes?jwt=${token}` },
  {
    name: 'the header in the query',
    headers: [],
    target: `/users/ada/notes?authorization=Bearer%20${token}`,
  },
  { name: 'the token in a cookie', headers: [`Cookie: access_token=${token}; token=${token}; jwt=${token}`] },
  { name: 'the header in a cookie', headers: [`Cookie: Authorization=Bearer ${token}`] },
  {
    name: 'the token in a JSON body',
    method: 'POST',
    headers: ['Content-Type: application/json'],
    body: JSON.stringify({ access_token: token, token }),
  },
  {
    name: 'the token in a form body (RFC 6750 §2.2)',
    method: 'POST',
    headers: ['Content-Type: application/x-www-form-urlencoded'],
    body: `access_token=${token}`,
  },
  ...[
    'X-Authorization',
    'X-Access-Token',
    'X-Auth-Token',
    'X-Forwarded-Authorization',
    'X-Original-Authorization',
    'Proxy-Authorization',
    'Authorization-Token',
    'Sec-WebSocket-Protocol',
  ].map((name) => ({ name: `the token in ${name}`, headers: [`${name}: Bearer ${token}`] })),
  { name: 'an underscore name', headers: [`HTTP_AUTHORIZATION: Bearer ${token}`] },
  {
    name: 'the header in a trailer',
    headers: ['Trailer: Authorization', 'Transfer-Encoding: chunked', '', '0', good],
  },
].map((place) => ('code' in place ? place : { ...place, code: 'AUTH_TOKEN_MISSING' }));

/** Node's parser refuses these itself, with a bare 400. */
const MALFORMED: readonly Refusal[] = [
  { name: 'a space before the colon', headers: [`Authorization : Bearer ${token}`] },
  { name: 'the header after the end of the head', headers: ['X-A: b', '', good] },
];

export const HEADER_REFUSALS: readonly Refusal[] = [
  ...VALUES.map(([name, value, code]) => ({
    name: `a header with ${name}`,
    headers: [`Authorization: ${value}`],
    ...(code !== undefined && { code }),
  })),
  ...PLACES,
  ...MALFORMED,
];
