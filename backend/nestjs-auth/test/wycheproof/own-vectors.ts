import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

const SECRET = Buffer.from('own-vectors-0123456789-abcdefghij');
const now = Math.floor(Date.now() / 1000);
const CLAIMS = {
  sub: 'ada',
  sid: 's1',
  iss: 'http://localhost:3000',
  aud: 'holdfast-api',
  iat: now,
  exp: now + 900,
};

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const mac = (input: string, key: Buffer = SECRET, hash = 'sha256'): string =>
  createHmac(hash, key).update(input).digest('base64url');

const input = `${encode({ alg: 'HS256', typ: 'at+jwt' })}.${encode(CLAIMS)}`;
const signature = mac(input);
const withAlg = (alg: string): string => `${encode({ alg, typ: 'at+jwt' })}.${encode(CLAIMS)}`;

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = Buffer.from(rsa.publicKey.export({ type: 'spki', format: 'pem' }));
const der = ec.publicKey.export({ type: 'spki', format: 'der' });

/** One vector for each class of Wycheproof's JOSE files, for machines that do not have those files. */
export const OWN_VECTORS: readonly {
  readonly comment: string;
  readonly key: Buffer;
  readonly token: string;
  readonly result: 'valid' | 'invalid';
}[] = [
  { comment: 'a good token', key: SECRET, token: `${input}.${signature}`, result: 'valid' },
  {
    comment: 'a modified signature',
    key: SECRET,
    token: `${input}.${signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`,
    result: 'invalid',
  },
  { comment: 'a missing signature', key: SECRET, token: `${input}.`, result: 'invalid' },
  { comment: 'a missing signature and separator', key: SECRET, token: input, result: 'invalid' },
  {
    comment: 'a missing payload',
    key: SECRET,
    token: `${input.split('.')[0] ?? ''}..${signature}`,
    result: 'invalid',
  },
  { comment: 'alg none', key: SECRET, token: `${withAlg('none')}.`, result: 'invalid' },
  {
    comment: 'alg none with a good MAC',
    key: SECRET,
    token: `${withAlg('none')}.${mac(withAlg('none'))}`,
    result: 'invalid',
  },
  {
    comment: 'HS512 under the same key',
    key: SECRET,
    token: `${withAlg('HS512')}.${mac(withAlg('HS512'), SECRET, 'sha512')}`,
    result: 'invalid',
  },
  {
    comment: 'RS256 signed, verifier keyed with the PEM',
    key: pem,
    token: `${withAlg('RS256')}.${sign('sha256', Buffer.from(withAlg('RS256')), rsa.privateKey).toString('base64url')}`,
    result: 'invalid',
  },
  {
    comment: 'ES256 signed, verifier keyed with the DER',
    key: der,
    token: `${withAlg('ES256')}.${sign('sha256', Buffer.from(withAlg('ES256')), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`,
    result: 'invalid',
  },
  {
    comment: 'RS256 in the header over a MAC with the PEM as key',
    key: pem,
    token: `${withAlg('RS256')}.${mac(withAlg('RS256'), pem)}`,
    result: 'invalid',
  },
  {
    comment: 'a MAC with an empty key',
    key: SECRET,
    token: `${input}.${mac(input, Buffer.alloc(0))}`,
    result: 'invalid',
  },
  {
    comment: 'a truncated MAC',
    key: SECRET,
    token: `${input}.${Buffer.from(signature, 'base64url').subarray(0, 16).toString('base64url')}`,
    result: 'invalid',
  },
  {
    comment: 'white space in the signature',
    key: SECRET,
    token: `${input}.${signature.slice(0, 20)} ${signature.slice(20)}`,
    result: 'invalid',
  },
  { comment: 'padding after the signature', key: SECRET, token: `${input}.${signature}=`, result: 'invalid' },
  {
    comment: 'the JSON serialisation',
    key: SECRET,
    token: JSON.stringify({ payload: input.split('.')[1], protected: input.split('.')[0], signature }),
    result: 'invalid',
  },
];
