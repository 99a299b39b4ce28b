import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import webPush from 'web-push';
import { PUSH_CONFIG, type PushConfig } from './push-config.js';
import { publicLookup, PushEndpoints } from './push-endpoint.js';

/** How long a push service keeps a message for a device that is away. */
const KEPT_SECONDS = 86_400;
/** To each push service. */
const CONNECTIONS_MAX = 50;
const DEADLINE_MILLISECONDS = 5000;
/** `Retry-After` in seconds; the other form, a date, counts as not given. */
const SECONDS = /^\d{1,6}$/;

export interface PushDevice {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** `gone`: the device has unsubscribed, or its endpoint isn't one of a push service. `refused`: a retry won't help. */
export type PushResult =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'refused' | 'later'; readonly reason: string; readonly retrySeconds?: number };

/** Encrypts and sends push messages (RFC 8030, 8291, 8292). */
@Injectable()
export class PushSender implements OnApplicationShutdown {
  private readonly endpoints: PushEndpoints;
  private readonly vapid: PushConfig['vapid'];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX, lookup: publicLookup });

  constructor(@Inject(PUSH_CONFIG) { services, vapid }: PushConfig) {
    this.endpoints = new PushEndpoints(services);
    this.vapid = vapid;
  }

  onApplicationShutdown(): void {
    this.agent.destroy();
  }

  /** undefined: this server sends none. */
  get publicKey(): string | undefined {
    return this.vapid?.publicKey;
  }

  accepts(endpoint: string): boolean {
    return this.endpoints.accepts(endpoint);
  }

  /**
   * Sends a message to a device. Follows no redirect.
   *
   * @param topic A message that waits for the device is replaced by a later one of the same topic.
   */
  async send({ endpoint, p256dh, auth }: PushDevice, topic: string, message: object): Promise<PushResult> {
    if (this.vapid === undefined) return { outcome: 'refused', reason: 'VAPID_PRIVATE_KEY isn’t set' };
    if (!this.endpoints.accepts(endpoint)) return { outcome: 'gone' };
    const details = webPush.generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      JSON.stringify(message),
      {
        vapidDetails: this.vapid,
        TTL: KEPT_SECONDS,
        urgency: 'high',
        // At most 32 characters of base64url (RFC 8030 §5.4).
        topic: createHash('sha256').update(topic).digest('base64url').slice(0, 32),
      },
    );
    try {
      return await this.post(new URL(endpoint), details.headers, details.body);
    } catch (error) {
      return { outcome: 'later', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  private async post(url: URL, headers: RequestOptions['headers'], body: Buffer | null): Promise<PushResult> {
    const signal = AbortSignal.timeout(DEADLINE_MILLISECONDS);
    const options: RequestOptions = { method: 'POST', headers, signal };
    if (!this.endpoints.isTrusted(url)) options.agent = this.agent;
    const request = url.protocol === 'http:' ? httpRequest : httpsRequest;
    return new Promise((resolve, reject) => {
      request(url, options, (response) => {
        // Only the status counts; what follows it may break off.
        response.on('error', () => undefined).resume();
        const { statusCode = 0, headers: answered } = response;
        resolve(resultOf(statusCode, answered['retry-after']));
      })
        .on('error', reject)
        .end(body);
    });
  }
}

function resultOf(status: number, retryAfter = ''): PushResult {
  if (status >= 200 && status < 300) return { outcome: 'sent' };
  if (status === 404 || status === 410) return { outcome: 'gone' };
  const reason = `The push service answered ${status}`;
  if (status !== 429 && status < 500) return { outcome: 'refused', reason };
  return { outcome: 'later', reason, ...(SECONDS.test(retryAfter) && { retrySeconds: Number(retryAfter) }) };
}
