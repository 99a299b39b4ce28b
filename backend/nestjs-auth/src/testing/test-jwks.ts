import {
  constants,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  type KeyObject,
  type SignKeyObjectInput,
} from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64url, usualClaims, type TestClaims } from './test-token.js';

/** RFC 9864 calls EdDSA with that curve `Ed25519`. */
type Algorithm = 'EdDSA' | 'Ed25519' | 'ES256' | 'RS256' | 'PS256';

/** Signature parameters, {@link https://www.rfc-editor.org/rfc/rfc7518#section-3 RFC 7518 §3}. */
const SIGNATURES: Readonly<
  Record<Algorithm, Omit<SignKeyObjectInput, 'key'> & { readonly digest: 'sha256' | null }>
> = {
  EdDSA: { digest: null },
  Ed25519: { digest: null },
  ES256: { digest: 'sha256', dsaEncoding: 'ieee-p1363' },
  RS256: { digest: 'sha256', padding: constants.RSA_PKCS1_PADDING },
  PS256: { digest: 'sha256', padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
};

interface KeyPair {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/**
 * A signer with public keys, for tests. Serves its JSON Web Key Set on a free loopback port and signs with the newest
 * key.
 *
 * @example
 * const signer = await TestJwks.start();
 * const auth = AuthModule.forRoot({ ...signer.options });
 * await request(server).get('/me').set(...bearer(signer.token({ sub: 'ada' }))).expect(200);
 * await signer.close();
 */
export class TestJwks {
  /** Number of reads of the key set. */
  reads = 0;
  private keys: readonly [KeyPair, ...KeyPair[]];
  private lastPort = 0;
  private readonly server = createServer((_request, response) => {
    this.reads += 1;
    response.writeHead(200, { 'Content-Type': 'application/jwk-set+json' });
    response.end(JSON.stringify({ keys: this.keys.map((pair) => this.publicJwk(pair)) }));
  });

  private constructor(private readonly algorithm: Algorithm) {
    this.keys = [newKeyPair(algorithm)];
  }

  static async start(algorithm: Algorithm = 'EdDSA'): Promise<TestJwks> {
    const signer = new TestJwks(algorithm);
    await signer.listen(0);
    return signer;
  }

  /** Options for `AuthModule.forRoot`. */
  get options(): { readonly issuer: string; readonly audience: string; readonly jwksUrl: string } {
    const origin = `http://127.0.0.1:${this.port}`;
    return { issuer: origin, audience: 'holdfast-api', jwksUrl: `${origin}/jwks` };
  }

  /** Signs with the newest key. Claims as in {@link createTestToken}. */
  token(claims: TestClaims = {}): string {
    const [{ kid, privateKey }] = this.keys;
    const header = base64url({ alg: this.algorithm, typ: 'at+jwt', kid });
    const input = `${header}.${base64url({ ...usualClaims(this.options), ...claims })}`;
    const { digest, ...scheme } = SIGNATURES[this.algorithm];
    return `${input}.${sign(digest, Buffer.from(input), { key: privateKey, ...scheme }).toString('base64url')}`;
  }

  /** Adds a new key and signs with it; the old one stays in the set. */
  rotate(): void {
    this.keys = [newKeyPair(this.algorithm), ...this.keys];
  }

  /** Makes the key set unreachable until {@link TestJwks.comeBack}. */
  async goAway(): Promise<void> {
    this.lastPort = this.port;
    await this.close();
  }

  async comeBack(): Promise<void> {
    await this.listen(this.lastPort);
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  private get port(): number {
    const address = this.server.address() as AddressInfo | null;
    return address?.port ?? this.lastPort;
  }

  private listen(port: number): Promise<void> {
    return new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
  }

  private publicJwk({ kid, privateKey }: KeyPair): object {
    return { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid, alg: this.algorithm, use: 'sig' };
  }
}

function newKeyPair(algorithm: Algorithm): KeyPair {
  return { kid: randomUUID(), privateKey: newPrivateKey(algorithm) };
}

function newPrivateKey(algorithm: Algorithm): KeyObject {
  switch (algorithm) {
    case 'EdDSA':
    case 'Ed25519':
      return generateKeyPairSync('ed25519').privateKey;
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    case 'RS256':
    case 'PS256':
      return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  }
}
