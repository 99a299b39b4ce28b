import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  randomUUID,
  verify,
  type ECDH,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The keys of a server in tests. */
const SERVER_KEYS = createECDH('prime256v1');
SERVER_KEYS.generateKeys();
export const VAPID_PRIVATE_KEY = SERVER_KEYS.getPrivateKey('base64url').padStart(43, 'A');

export interface PushMessage {
  readonly kind: string;
  readonly taskId?: string;
  readonly title?: string;
  readonly remindAt?: string;
  readonly late?: boolean;
  readonly language?: string;
}

/** A message as its browser reads it, and the headers of its request. */
export interface ReceivedPush {
  readonly device: TestDevice;
  readonly headers: IncomingHttpHeaders;
  readonly message: PushMessage;
  /** By `performance.now`. */
  readonly at: number;
}

/** A browser: its keys, and the address that its push service gave it. */
export class TestDevice {
  readonly id = randomUUID();
  private readonly keys: ECDH = createECDH('prime256v1');
  private readonly secret = randomBytes(16);

  constructor(private readonly origin: string) {
    this.keys.generateKeys();
  }

  /** The body of the request that subscribes it. */
  get subscription() {
    return {
      endpoint: `${this.origin}/${this.id}`,
      keys: { p256dh: this.keys.getPublicKey('base64url'), auth: this.secret.toString('base64url') },
      language: 'en',
    };
  }

  /** Decrypts a message by RFC 8291 §3 and RFC 8188 §2, with nothing of the library that encrypts it. */
  read(body: Buffer): PushMessage {
    const [salt, senderKey] = [body.subarray(0, 16), body.subarray(21, 21 + body.readUInt8(20))];
    const shared = this.keys.computeSecret(senderKey);
    const context = Buffer.concat([Buffer.from('WebPush: info\0'), this.keys.getPublicKey(), senderKey]);
    const secret = Buffer.from(hkdfSync('sha256', shared, this.secret, context, 32));
    const derive = (label: string, length: number): Buffer =>
      Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${label}\0`, length));
    const record = body.subarray(21 + senderKey.length);
    const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
    decipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString()) as PushMessage;
  }
}

/** A push service (RFC 8030) on this machine that holds the keys of its browsers. */
export class TestPushService {
  readonly received: ReceivedPush[] = [];
  /** How it responds. */
  status = 201;
  private readonly devices = new Map<string, TestDevice>();
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const device = this.devices.get(String(request.url).slice(1));
      const { headers } = request;
      if (device && this.status === 201)
        this.received.push({
          device,
          headers,
          message: device.read(Buffer.concat(chunks)),
          at: performance.now(),
        });
      const status = device ? this.status : 410;
      response.writeHead(status, { location: `${this.origin}/elsewhere` }).end();
    });
  });

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The settings of a server that sends here. */
  get settings(): NodeJS.ProcessEnv {
    return { VAPID_PRIVATE_KEY, VAPID_SUBJECT: 'mailto:ops@example.com', PUSH_SERVICES: this.origin };
  }

  newDevice(): TestDevice {
    const device = new TestDevice(this.origin);
    this.devices.set(device.id, device);
    return device;
  }

  uninstall({ id }: TestDevice): void {
    this.devices.delete(id);
  }

  /** What a device has received. */
  of(device: TestDevice): PushMessage[] {
    return this.received.filter((push) => push.device === device).map(({ message }) => message);
  }
}

/** The claims of a VAPID header (RFC 8292), if the key that it names has signed them. */
export function vapidClaims(authorization = ''): Record<string, unknown> | undefined {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [header = '', payload = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const isSigned = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return isSigned
    ? (JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>)
    : undefined;
}
