import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { createTestToken, signTestToken, TEST_AUTH_OPTIONS } from '../../src/testing/index.js';
import { withToken, type Refusal } from './refusal.js';
import { HEADER, kid, PARAMETERS } from './token-header.js';

const { secret, issuer, audience } = TEST_AUTH_OPTIONS;
const good = createTestToken({ sub: 'ada' });
const [header = '', payload = '', signature = ''] = good.split('.');
const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const bytes = (...values: number[]): string => Buffer.from(values).toString('base64url');
const mac = (input: string, key: string | Buffer = secret, hash = 'sha256'): string =>
  createHmac(hash, key).update(input).digest('base64url');
/** Signs two parts that are encoded already, whatever they hold. */
const signed = (head: string, body: string): string => `${head}.${body}.${mac(`${head}.${body}`)}`;
const flip = (text: string, at: number): string =>
  `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;

/** The next character of the alphabet: the bits beyond the last byte differ and the bytes do not. */
function nonCanonical(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return `${text.slice(0, -1)}${alphabet[alphabet.indexOf(text.at(-1) ?? '') + 1] ?? ''}`;
}

/** A payload with one byte more or less, until its last character has bits to spare. */
function spare(value: object): string {
  const text = encode(value);
  return text.length % 4 === 0 ? encode({ ...value, x: '' }) : text;
}

const SHAPES: readonly (readonly [string, string])[] = [
  ['one part', header],
  ['two parts', `${header}.${payload}`],
  ['four parts', `${good}.${signature}`],
  ['five parts, as a JWE', `${header}.${payload}.${signature}.${payload}.${signature}`],
  ['nothing but dots', '..'],
  ['an empty header', `.${payload}.${signature}`],
  ['an empty payload', signed(header, '')],
  ['an empty signature', `${header}.${payload}.`],
  ['header and payload exchanged', signed(payload, header)],
  ['the payload in place of the signature', `${header}.${payload}.${payload}`],
  ['a doubled dot', `${header}..${payload}.${signature}`],
  ['underscores in place of dots', good.replaceAll('.', '_')],
  ['the whole token encoded once more', Buffer.from(good).toString('base64url')],
  ['the token in lower case', good.toLowerCase()],
  ['the token in upper case', good.toUpperCase()],
  ['the token backwards', good.split('').reverse().join('')],
  ['the JSON serialisation of JWS', encode({ payload, signatures: [{ protected: header, signature }] })],
  ['an unencoded header', `${JSON.stringify(HEADER)}.${payload}.${signature}`.replaceAll(/[^\w.-]/g, '')],
  ['a header of 2,000 characters', signed(encode({ ...HEADER, kid: 'k'.repeat(1500) }), payload)],
];

const ENCODINGS: readonly (readonly [string, string])[] = [
  ['a header that is not JSON', signed(Buffer.from('{alg:HS256}').toString('base64url'), payload)],
  ['a header of an array', signed(encode([HEADER]), payload)],
  ['a header of a string', signed(encode('HS256'), payload)],
  ['a header of a number', signed(encode(256), payload)],
  ['a header of null', signed(encode(null), payload)],
  ['a header of true', signed(encode(true), payload)],
  ['an empty object as header', signed(encode({}), payload)],
  [
    'a header with a byte order mark',
    signed(Buffer.from(`\ufeff${JSON.stringify(HEADER)}`).toString('base64url'), payload),
  ],
  [
    'a header in UTF-16',
    signed(Buffer.from(JSON.stringify(HEADER), 'utf16le').toString('base64url'), payload),
  ],
  ['a header with bytes that are not UTF-8', signed(bytes(0x7b, 0xff, 0x7d), payload)],
  ['a payload of null', signed(header, encode(null))],
  ['a payload of an array', signed(header, encode([claims]))],
  ['a payload of a string', signed(header, encode('ada'))],
  ['a payload of a number', signed(header, encode(1))],
  ['a payload of true', signed(header, encode(true))],
  ['a payload that is not JSON', signed(header, Buffer.from('sub=ada').toString('base64url'))],
  ['a payload of an empty object', signed(header, encode({}))],
  [
    'a payload cut off',
    signed(header, Buffer.from(JSON.stringify(claims).slice(0, -1)).toString('base64url')),
  ],
  [
    'a payload with text after it',
    signed(header, Buffer.from(`${JSON.stringify(claims)}x`).toString('base64url')),
  ],
  ['two payloads', signed(header, Buffer.from(JSON.stringify(claims).repeat(2)).toString('base64url'))],
  [
    'a payload with a byte order mark',
    signed(header, Buffer.from(`\ufeff${JSON.stringify(claims)}`).toString('base64url')),
  ],
  [
    'a payload in UTF-16',
    signed(header, Buffer.from(JSON.stringify(claims), 'utf16le').toString('base64url')),
  ],
  [
    'a payload with an overlong UTF-8 sequence',
    signed(
      header,
      Buffer.from(JSON.stringify(claims).replace('ada', 'ad\u00e1'), 'latin1').toString('base64url'),
    ),
  ],
  [
    'a payload nested 1,000 deep',
    signed(header, Buffer.from(`${'['.repeat(1000)}${']'.repeat(1000)}`).toString('base64url')),
  ],
  ['spare bits in the header', signed(nonCanonical(spare(HEADER)), payload)],
  ['spare bits in the payload', signed(header, nonCanonical(spare(claims)))],
  ['spare bits in the signature', `${header}.${payload}.${nonCanonical(signature)}`],
  ['a length that no base64url has', `${header}.${payload}.${signature}A`],
];

const SIGNATURES: readonly (readonly [string, string])[] = [
  ['a signature without its last character', good.slice(0, -1)],
  ['half a signature', `${header}.${payload}.${signature.slice(0, 22)}`],
  ['one character of signature', `${header}.${payload}.A`],
  ['a signature of zero bytes', `${header}.${payload}.${bytes(...new Array<number>(32).fill(0))}`],
  ['a signature of 32 bytes 0xff', `${header}.${payload}.${bytes(...new Array<number>(32).fill(255))}`],
  ['a signature twice', `${header}.${payload}.${signature}${signature}`],
  ['a changed first character of the signature', `${header}.${payload}.${flip(signature, 0)}`],
  ['a changed character within the signature', `${header}.${payload}.${flip(signature, 20)}`],
  ['a changed character of the payload', `${header}.${flip(payload, 30)}.${signature}`],
  [
    'the signature of another token',
    `${header}.${payload}.${createTestToken({ sub: 'bob' }).split('.')[2] ?? ''}`,
  ],
  ['a signature over the payload alone', `${header}.${payload}.${mac(payload)}`],
  [
    'a signature over the decoded payload',
    `${header}.${payload}.${mac(Buffer.from(payload, 'base64url').toString())}`,
  ],
  ['a signature over the parts without the dot', `${header}.${payload}.${mac(header + payload)}`],
  ['a signature with a dot too much', `${header}.${payload}.${mac(`${header}.${payload}.`)}`],
  [
    'sha256(secret + input) in place of HMAC',
    `${header}.${payload}.${createHash('sha256').update(`${secret}${header}.${payload}`).digest('base64url')}`,
  ],
  ['a hexadecimal signature', `${header}.${payload}.${Buffer.from(signature, 'base64url').toString('hex')}`],
  [
    'a truncated MAC of 16 bytes',
    `${header}.${payload}.${Buffer.from(signature, 'base64url').subarray(0, 16).toString('base64url')}`,
  ],
];

/** Keys an attacker may try, or that a careless signer may use. All with the right `kid`. */
const KEYS: readonly (readonly [string, string | Buffer])[] = [
  ['an empty key', Buffer.alloc(0)],
  ['32 zero bytes', Buffer.alloc(32)],
  ['the word secret', 'secret'],
  ["Better Auth's built-in default secret", 'better-auth-secret-12345678901234567890'],
  ['the kid as key', kid],
  ['the issuer as key', issuer],
  ['the audience as key', audience],
  ['the secret with a newline', `${secret}\n`],
  ['the secret in lower case', secret.toLowerCase()],
  ['the first 31 bytes of the secret', secret.slice(0, 31)],
  ['the secret decoded from base64url', Buffer.from(secret, 'base64url')],
  ['the secret as hexadecimal text', Buffer.from(secret).toString('hex')],
  ['the hash of the secret', createHash('sha256').update(secret).digest()],
  [
    "the key derived for Better Auth's own use",
    Buffer.from(
      Buffer.from(hkdfSync('sha256', secret, '', 'holdfast:better-auth:v1', 32)).toString('base64url'),
    ),
  ],
  ['the header as key', header],
];

const UNSIGNED: readonly (readonly [string, string])[] = ['none', 'None', 'NONE', 'nOnE', 'HS256'].flatMap(
  (alg) => [
    [`alg ${alg} and no signature`, `${encode({ ...HEADER, alg })}.${payload}.`] as const,
    [`alg ${alg} and a signature of one byte`, `${encode({ ...HEADER, alg })}.${payload}.AA`] as const,
  ],
);

/** The MAC is right for the algorithm that the header names: only the pin on HS256 refuses these. */
const OTHER_HASHES: readonly (readonly [string, string])[] = (
  ['sha384', 'sha512', 'sha1', 'sha3-256'] as const
).map((hash) => {
  const input = `${encode({ ...HEADER, alg: hash === 'sha1' ? 'HS256' : `HS${hash.slice(-3)}` })}.${payload}`;
  return [`a good ${hash} MAC`, `${input}.${mac(input, secret, hash)}`];
});

export const TOKEN_REFUSALS: readonly Refusal[] = [
  ...[...SHAPES, ...ENCODINGS, ...SIGNATURES, ...UNSIGNED, ...OTHER_HASHES].map(([name, token]) =>
    withToken(`a token of ${name}`, token),
  ),
  ...KEYS.map(([name, key]) =>
    withToken(`a token signed with ${name}`, `${header}.${payload}.${mac(`${header}.${payload}`, key)}`),
  ),
  ...PARAMETERS.map(([name, head]) =>
    withToken(`a token whose header has ${name}`, signTestToken(head, claims, secret)),
  ),
];
