import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { ORIGIN, type Browser, type Answer } from './browser.js';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
/** May be on several devices, and is. */
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const HAS_CREDENTIAL = 0x40;

export interface Habits {
  /** Whether it asks for a finger or a PIN. Default true. */
  readonly verifiesUser?: boolean;
  /** The page that it is used on. */
  readonly origin?: string;
  /** Whether a password manager keeps it on several devices, or could. Default `no`. */
  readonly isSynced?: 'no' | 'could-be' | 'yes';
  /** What it says of its uses so far. Default: one more than the last time. */
  readonly counter?: number;
}

interface Credential {
  readonly id: Buffer;
  readonly key: KeyObject;
  counter: number;
}

/** A software authenticator ({@link https://www.w3.org/TR/webauthn-2/#sctn-authenticator-model WebAuthn §6}): ES256, no attestation. */
export class Authenticator {
  readonly #credentials: Credential[] = [];

  /** Adds a passkey to the account that is signed in. */
  async register(browser: Browser, name = 'Test key', habits: Habits = {}): Promise<Answer> {
    const options = await browser.get('/api/auth/passkey/generate-register-options');
    if (options.status !== 200) return options;
    return browser.post('/api/auth/passkey/verify-registration', {
      name,
      response: this.create(String(options.body.challenge), String(options.body.rp.id), habits),
    });
  }

  /** Signs in with the newest passkey. */
  async signIn(browser: Browser, habits: Habits = {}): Promise<Answer> {
    const { body } = await browser.get('/api/auth/passkey/generate-authenticate-options');
    return browser.post('/api/auth/passkey/verify-authentication', {
      response: this.use(String(body.challenge), String(body.rpId), habits),
    });
  }

  create(challenge: string, rpId: string, habits: Habits = {}) {
    const { origin = ORIGIN, counter = 0 } = habits;
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const id = randomBytes(32);
    this.#credentials.push({ id, key: privateKey, counter });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    // RFC 9053 §2.1 and §7.1.1: an EC2 key for ES256 on P-256.
    const coseKey = cbor(
      new Map<number, number | Buffer>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]),
    );
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const authData = Buffer.concat([
      authenticatorData(rpId, HAS_CREDENTIAL | flagsOf(habits), counter),
      Buffer.alloc(16),
      length,
      id,
      coseKey,
    ]);
    const attestation = new Map<string, string | Buffer | Map<string, string>>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    return credentialJson(id, {
      clientDataJSON: clientData('webauthn.create', challenge, origin).toString('base64url'),
      attestationObject: cbor(attestation).toString('base64url'),
      transports: ['internal'],
    });
  }

  use(challenge: string, rpId: string, habits: Habits = {}) {
    const { origin = ORIGIN } = habits;
    const credential = this.#credentials.at(-1);
    if (credential === undefined) throw new Error('this authenticator holds no passkey');
    credential.counter = habits.counter ?? credential.counter + 1;
    const data = authenticatorData(rpId, flagsOf(habits), credential.counter);
    const client = clientData('webauthn.get', challenge, origin);
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
    return credentialJson(credential.id, {
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, credential.key).toString('base64url'),
    });
  }
}

function flagsOf({ verifiesUser = true, isSynced = 'no' }: Habits): number {
  return (
    USER_PRESENT |
    (verifiesUser ? USER_VERIFIED : 0) |
    (isSynced === 'no' ? 0 : BACKUP_ELIGIBLE) |
    (isSynced === 'yes' ? BACKED_UP : 0)
  );
}

function credentialJson<Response>(id: Buffer, response: Response) {
  const text = id.toString('base64url');
  return { id: text, rawId: text, type: 'public-key', clientExtensionResults: {}, response };
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function authenticatorData(rpId: string, flags: number, counter: number): Buffer {
  const tail = Buffer.alloc(5);
  tail.writeUInt8(flags);
  tail.writeUInt32BE(counter, 1);
  return Buffer.concat([createHash('sha256').update(rpId).digest(), tail]);
}

type Cbor = number | string | Buffer | Map<number | string, Cbor>;

/** As much of RFC 8949 as a credential needs. */
function cbor(value: Cbor | Map<string, Cbor> | Map<number, Cbor>): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const entries = [...value].flatMap(([key, member]) => [cbor(key), cbor(member)]);
  return Buffer.concat([head(5, value.size), ...entries]);
}

function head(major: number, argument: number): Buffer {
  const type = major << 5;
  if (argument < 24) return Buffer.from([type | argument]);
  return argument < 256
    ? Buffer.from([type | 24, argument])
    : Buffer.from([type | 25, argument >> 8, argument & 255]);
}
