import { ProblemException, type AuthUser } from '@holdfast/nestjs-auth';
import { Injectable } from '@nestjs/common';
import { derivedId } from '../change-log/content-hash.js';
import { invalidRequest } from '../validation/problem-validation.pipe.js';
import type { CreatePushSubscriptionDto } from './dto/push-subscription.dto.js';
import { PushSender } from './push-sender.js';
import { PushSubscriptionsRepository, type PushSubscription } from './push-subscriptions.repository.js';

export class PushSubscriptionNotFound extends ProblemException {
  constructor() {
    super({ status: 404, code: 'PUSH_SUBSCRIPTION_NOT_FOUND', detail: 'Device not found' });
  }
}

/** No key is set, so no browser can subscribe. */
export class PushUnavailable extends ProblemException {
  constructor() {
    super({ status: 503, code: 'PUSH_UNAVAILABLE', detail: 'This server sends no notifications' });
  }
}

/** The push service of the browser refused the message, or didn't respond in time. */
export class PushFailed extends ProblemException {
  constructor() {
    super({ status: 502, code: 'PUSH_FAILED', detail: 'The notification could not be sent' });
  }
}

@Injectable()
export class PushSubscriptionsService {
  constructor(
    private readonly subscriptions: PushSubscriptionsRepository,
    private readonly sender: PushSender,
  ) {}

  /**
   * Subscribes the device of a session. Safe to repeat; a device that subscribes in another session moves there.
   *
   * @throws {PushUnavailable}, or 422 if the endpoint isn't one of a push service.
   */
  async create(
    { id: userId, sessionId, issuedAt }: AuthUser,
    { endpoint, keys, language }: CreatePushSubscriptionDto,
  ): Promise<PushSubscription> {
    if (this.sender.publicKey === undefined) throw new PushUnavailable();
    if (!this.sender.accepts(endpoint)) {
      const msg = 'endpoint must be an address of a known push service';
      throw invalidRequest([{ loc: ['body', 'endpoint'], msg, type: 'isPushService' }]);
    }
    return this.subscriptions.save(userId, {
      id: derivedId('push', endpoint),
      // Our tokens always name their session.
      sessionId: sessionId ?? '',
      endpoint,
      p256dh: keys.p256dh,
      auth: keys.auth,
      language,
      authorizedAt: new Date(issuedAt * 1000),
    });
  }

  /** @throws {PushSubscriptionNotFound} */
  async remove(userId: string, id: string): Promise<void> {
    if (!(await this.subscriptions.remove(userId, id))) throw new PushSubscriptionNotFound();
  }

  /** Sends a notification that only says that it arrived. @throws {PushSubscriptionNotFound | PushFailed} */
  async test(userId: string, id: string): Promise<void> {
    const device = await this.subscriptions.find(userId, id);
    if (device === undefined) throw new PushSubscriptionNotFound();
    const { outcome } = await this.sender.send(device, 'test', { kind: 'test', language: device.language });
    if (outcome === 'sent') return;
    if (outcome !== 'gone') throw new PushFailed();
    await this.subscriptions.remove(userId, id);
    throw new PushSubscriptionNotFound();
  }
}
