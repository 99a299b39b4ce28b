import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { QuerySource } from '../database/query-source.js';
import type { PushDevice } from './push-sender.js';

/** Per user; the oldest makes room. */
const SUBSCRIPTIONS_MAX = 20;

export interface PushSubscription {
  readonly id: string;
  readonly createdAt: string;
}

export interface NewSubscription extends PushDevice {
  readonly id: string;
  readonly sessionId: string;
  readonly language: string;
  readonly authorizedAt: Date;
}

/** The devices of a user. */
@Injectable()
export class PushSubscriptionsRepository {
  constructor(@InjectDataSource() private readonly database: QuerySource) {}

  async find(userId: string, id: string): Promise<(PushDevice & { readonly language: string }) | undefined> {
    const [found] = await this.database.query<(PushDevice & { language: string })[]>(
      'SELECT endpoint, p256dh, auth, language FROM app.push_subscription WHERE user_id = $1 AND id = $2',
      [userId, id],
    );
    return found;
  }

  /** Subscribes a device, or moves its subscription to the current session. */
  async save(userId: string, device: NewSubscription): Promise<PushSubscription> {
    const { id, sessionId, endpoint, p256dh, auth, language, authorizedAt } = device;
    const [saved] = await this.database.query<[PushSubscription]>(
      `WITH saved AS (
         INSERT INTO app.push_subscription (user_id, id, session_id, endpoint, p256dh, auth, language, authorized_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (user_id, id) DO UPDATE SET session_id = excluded.session_id, p256dh = excluded.p256dh,
           auth = excluded.auth, language = excluded.language, authorized_at = excluded.authorized_at
         RETURNING id, created_at
       ), dropped AS (
         DELETE FROM app.push_subscription WHERE user_id = $1 AND id = ANY (ARRAY(
           SELECT id FROM app.push_subscription WHERE user_id = $1 AND id <> $2
           ORDER BY authorized_at DESC, id OFFSET ${SUBSCRIPTIONS_MAX - 1}))
       )
       SELECT id, created_at AS "createdAt" FROM saved`,
      [userId, id, sessionId, endpoint, p256dh, auth, language, authorizedAt],
    );
    return saved;
  }

  async remove(userId: string, id: string): Promise<boolean> {
    const text = 'DELETE FROM app.push_subscription WHERE user_id = $1 AND id = $2';
    const [, count] = await this.database.query<[unknown[], number]>(text, [userId, id]);
    return count > 0;
  }
}
