import { createHash, createSecretKey } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readAuthSettings, type IssuerSettings } from '../src/auth.settings.js';
import { TokenAuthenticator } from '../src/index.js';
import { JwksVerifier } from '../src/jwks.verifier.js';
import { Keyring, type SecretAlgorithm } from '../src/keyring.js';
import { RevocationFeed } from '../src/revocation/revocation-feed.js';
import { SecretVerifier } from '../src/secret.verifier.js';
import { TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { TokenRefused } from '../src/token-refused.js';
import { readToken } from '../src/token-rules.js';
import type { TokenVerifier } from '../src/token-verifier.js';
import {
  keysOf,
  tokenOfVector,
  vectorGroups,
  WYCHEPROOF_DIRECTORY,
  type Jwk,
  type Vector,
  type VectorGroup,
} from './wycheproof/vectors.js';

/** The claims `{}`. */
const NO_CLAIMS = 'e30';

/** Steps by their reasons; jose's are about keys and signatures. */
const STEPS: readonly (readonly [step: string, reason: RegExp])[] = [
  ['parts', /^not three non-empty parts$/],
  ['encoding', /^not canonical base64url$/],
  ['JSON', /^not UTF-8 JSON$|^not a JSON object$/],
  ['header', /^unknown header parameter$/],
  ['signer', /^iss is not a trusted signer$/],
  ['algorithm', /^"alg" \(Algorithm\) Header Parameter value not allowed$/],
  // A secret is checked when the application starts.
  ['option', /^AuthModule: option "/],
  ['key', /^no key matches$|^no applicable key found|^multiple matching keys|JWK|modulusLength|keyData/],
  ['signature', /^invalid signature$|^signature verification failed$/],
];

async function stepOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'accepted';
  } catch (error) {
    const { message } = error as Error;
    const step = STEPS.find(([, reason]) => reason.test(message))?.[0];
    if (step === undefined || !(error instanceof TokenRefused || step === 'option')) throw error;
    return step;
  }
}

/**
 * Reads and verifies a vector with another payload while it is read: those of Wycheproof are words and not claims, so
 * otherwise no token would get as far as its signature, which covers the original payload.
 */
async function verifySigned(token: string, verifier: TokenVerifier): Promise<void> {
  const [header = '', payload, ...rest] = token.split('.');
  const read = readToken([header, ...(payload === undefined ? [] : [NO_CLAIMS, ...rest])].join('.'));
  if (payload) readToken(`${NO_CLAIMS}.${NO_CLAIMS}.${payload}`);
  await verifier.verify({ ...read, raw: token, signingInput: `${header}.${payload ?? ''}` });
}

/** Vectors of one kind of key by the step at which they end: `12 invalid` are 12 that Wycheproof calls invalid. */
type Table = Record<string, Record<string, string>>;

/** Of the vectors at commit dac1dd47 of C2SP/wycheproof: every token with the key of its group. */
const SIGNED: Readonly<Record<string, Table>> = {
  json_web_signature_test: {
    'secret HS256': {
      accepted: '8 valid, 2 invalid',
      signature: '4 invalid',
      parts: '12 invalid',
      encoding: '2 valid, 12 invalid',
    },
    'public ES256': {
      accepted: '2 valid',
      signature: '26 invalid',
      parts: '8 invalid',
      key: '1 invalid',
      algorithm: '1 invalid',
      header: '1 invalid',
    },
    'public RS256': { accepted: '8 valid', signature: '216 invalid', parts: '8 invalid', key: '1 invalid' },
    'public RS384': { algorithm: '4 valid' },
    'public RS512': { algorithm: '4 valid' },
    'public PS256': { accepted: '6 valid', signature: '42 invalid', algorithm: '2 valid' },
    'public PS384': { algorithm: '4 valid, 1 invalid' },
    'public PS512': { algorithm: '4 valid, 10 invalid', key: '2 invalid', parts: '4 invalid' },
    'public ES521': { key: '2 valid' },
    'public for encryption': { key: '4 invalid' },
  },
  json_web_key_test: {
    'secret HS256': { accepted: '2 valid, 2 invalid', signature: '1 invalid', option: '2 invalid' },
    'public RS256': { accepted: '1 valid, 2 invalid', key: '1 invalid' },
    'public RSA1_5': { key: '1 invalid' },
    'secret HS384': { option: '2 invalid', accepted: '1 valid' },
    'secret HS512': { option: '2 invalid', accepted: '1 valid' },
    'public ES521': { key: '1 invalid' },
    'public ES224': { key: '1 invalid' },
    'public ES256': { key: '4 invalid' },
    'secret A256GCM': { option: '1 invalid' },
    'secret A256KW': { option: '1 invalid' },
  },
  json_web_crypto_test: {
    'secret HS256': { accepted: '2 valid, 1 invalid', signature: '5 invalid', parts: '12 invalid' },
    'public ES256': {
      accepted: '1 valid',
      signature: '3 invalid',
      parts: '8 invalid',
      key: '1 invalid',
      algorithm: '1 invalid',
      header: '1 invalid',
    },
    'public RS256': {
      accepted: '1 valid, 1 invalid',
      signature: '3 invalid',
      parts: '8 invalid',
      key: '1 invalid',
    },
    'secret A256KW': { option: '1 valid, 16 invalid' },
    'secret ECDH-ES+A128KW': { option: '1 valid, 16 invalid' },
  },
};

/** The same tokens with their own payloads, which aren't claims. */
const WHOLE: Readonly<Record<string, Record<string, string>>> = {
  json_web_signature_test: {
    JSON: '38 valid, 312 invalid',
    parts: '6 valid, 35 invalid',
    header: '1 invalid',
    encoding: '2 valid, 7 invalid',
  },
  json_web_key_test: { JSON: '5 valid, 11 invalid', parts: '2 invalid', option: '8 invalid' },
  json_web_crypto_test: {
    JSON: '4 valid, 13 invalid',
    parts: '31 invalid',
    header: '1 invalid',
    option: '2 valid, 32 invalid',
  },
};

/**
 * Accepted though Wycheproof calls them invalid. 367 and 370 are the same tokens as 357, which is valid. The others are about
 * keys: sets of secrets, which can't be configured here, and RSA keys that only their signer can have made so weak.
 */
const ACCEPTED_INVALID: Readonly<Record<string, readonly number[]>> = {
  json_web_signature_test: [367, 370],
  json_web_key_test: [1, 4, 7, 9],
  json_web_crypto_test: [46, 47],
};

interface Ended {
  readonly kind: string;
  readonly vector: Vector;
  readonly signed: string;
  readonly whole: string;
}

function tableOf(
  ended: readonly { readonly vector: Vector; readonly step: string }[],
): Record<string, string> {
  const table: Record<string, string> = {};
  for (const step of new Set(ended.map((each) => each.step))) {
    const counts = (['valid', 'invalid'] as const).flatMap((result) => {
      const { length } = ended.filter(({ vector, step: at }) => at === step && vector.result === result);
      return length === 0 ? [] : [`${length} ${result}`];
    });
    table[step] = counts.join(', ');
  }
  return table;
}

/** The shared secret of a group, whatever the token's `kid` says. */
function keyringOf([jwk]: readonly Jwk[]): Keyring {
  const { k = '', alg } = jwk ?? {};
  const key = Buffer.from(k, 'base64url');
  // Options take text: this one is as long as the key.
  const secret = createHash('sha512').update('of this length').digest('base64url').slice(0, key.length);
  const { issuers } = readAuthSettings({ ...TEST_AUTH_OPTIONS, secret, algorithm: alg as SecretAlgorithm });
  const { keys } = issuers[0]!;
  if (!(keys instanceof Keyring)) throw new TypeError('A secret is a keyring');
  jest.spyOn(keys, 'find').mockReturnValue(createSecretKey(key));
  return keys;
}

const withVectors = WYCHEPROOF_DIRECTORY === undefined ? describe.skip : describe;

withVectors('The vectors of Wycheproof (needs WYCHEPROOF_DIR, see README)', () => {
  let published: readonly Jwk[] = [];
  let server: Server;
  let jwksUrl: string;
  beforeAll(async () => {
    server = createServer((_request, response) => response.end(JSON.stringify({ keys: published })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  async function endOf(group: VectorGroup, vector: Vector): Promise<Ended> {
    published = keysOf(group.public ?? group.private);
    const keysFor = (): IssuerSettings['keys'] => (group.public ? { jwksUrl } : keyringOf(published));
    const token = tokenOfVector(vector);
    const signed = await stepOf(async () => {
      const keys = keysFor();
      const verifier = keys instanceof Keyring ? new SecretVerifier(keys) : new JwksVerifier(jwksUrl, 5);
      await verifySigned(token, verifier);
    });
    const { issuers, ...rest } = readAuthSettings(TEST_AUTH_OPTIONS);
    const whole = await stepOf(() => {
      const settings = { ...rest, issuers: issuers.map((issuer) => ({ ...issuer, keys: keysFor() })) };
      return new TokenAuthenticator(settings, new RevocationFeed(settings)).authenticate(token);
    });
    const kind = `${group.public ? 'public' : 'secret'} ${published[0]?.alg ?? 'for encryption'}`;
    return { kind, vector, signed, whole };
  }

  it.each(Object.keys(SIGNED))('of %s end at the steps of the table [A1] [A3]', async (file) => {
    const ended: Ended[] = [];
    for (const group of vectorGroups(file)) {
      for (const vector of group.tests) ended.push(await endOf(group, vector));
    }
    const signed = [...new Set(ended.map(({ kind }) => kind))].map((kind) => {
      const ofKind = ended.filter((each) => each.kind === kind);
      return [kind, tableOf(ofKind.map(({ vector, signed: step }) => ({ vector, step })))];
    });
    expect(Object.fromEntries(signed)).toEqual(SIGNED[file]);
    expect(tableOf(ended.map(({ vector, whole: step }) => ({ vector, step })))).toEqual(WHOLE[file]);
    const accepted = ended.filter((each) => each.vector.result === 'invalid' && each.signed === 'accepted');
    expect(accepted.map(({ vector }) => vector.tcId)).toEqual(ACCEPTED_INVALID[file]);
  });
});
