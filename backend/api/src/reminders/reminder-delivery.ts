import { Injectable, Logger } from '@nestjs/common';
import { PushSender, type PushResult } from './push-sender.js';
import { PushSubscriptionsRepository } from './push-subscriptions.repository.js';
import { ReminderScheduleRepository, type Delivery, type Look } from './reminder-schedule.repository.js';

/** Longer than a process takes for all it has claimed. After a crash, another process sends it again. */
const LEASE_MILLISECONDS = 60_000;
/** Before each further attempt; a push service may ask for more. */
const PAUSES_SECONDS = [10, 60, 300, 1800, 3600];
const PAUSE_MAX_SECONDS = 3600;
/** A reminder that is sent this long after its time says so. */
const LATE_MILLISECONDS = 120_000;

/** Sends reminders to devices and keeps what couldn't be sent for another attempt. */
@Injectable()
export class ReminderDelivery {
  private readonly logger = new Logger(ReminderDelivery.name);

  constructor(
    private readonly schedule: ReminderScheduleRepository,
    private readonly subscriptions: PushSubscriptionsRepository,
    private readonly sender: PushSender,
  ) {}

  async remind(userId: string, looks: readonly Look[], now: Date): Promise<void> {
    const due = await this.schedule.remind(userId, looks, now, leaseFrom(now));
    await this.sendAll(userId, due, now);
  }

  async retry(userId: string, now: Date): Promise<void> {
    const claimed = await this.schedule.claim(userId, now, leaseFrom(now));
    const outdated = claimed.filter(({ isValid }) => !isValid);
    if (outdated.length > 0) await this.schedule.finish(userId, outdated);
    await this.sendAll(
      userId,
      claimed.filter(({ isValid }) => isValid),
      now,
    );
  }

  private async sendAll(userId: string, deliveries: readonly Delivery[], now: Date): Promise<void> {
    if (deliveries.length === 0) return;
    const results = await Promise.all(
      deliveries.map(async (delivery) => ({ delivery, result: await this.send(delivery, now) })),
    );
    const done: Delivery[] = [];
    for (const { delivery, result } of results) {
      const again = attemptAfter(delivery, result, now);
      if (again !== undefined) await this.schedule.postpone(userId, delivery, again);
      else done.push(delivery);
      if (result.outcome === 'gone') await this.subscriptions.remove(userId, delivery.subscriptionId);
      else if (result.outcome !== 'sent' && again === undefined)
        this.logger.warn(`A reminder was not sent after ${delivery.attempts} attempts: ${result.reason}`);
    }
    if (done.length > 0) await this.schedule.finish(userId, done);
  }

  private send(delivery: Delivery, now: Date): Promise<PushResult> {
    const { taskId, title, remindAt, language } = delivery;
    const late = now.getTime() - Date.parse(remindAt) > LATE_MILLISECONDS;
    return this.sender.send(delivery, taskId, { kind: 'reminder', taskId, title, remindAt, late, language });
  }
}

function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + LEASE_MILLISECONDS);
}

/** @returns undefined if there is nothing to try again. */
function attemptAfter({ attempts }: Delivery, result: PushResult, now: Date): Date | undefined {
  const pause = PAUSES_SECONDS[attempts - 1];
  if (result.outcome !== 'later' || pause === undefined) return undefined;
  const seconds = Math.min(Math.max(pause, result.retrySeconds ?? 0), PAUSE_MAX_SECONDS);
  return new Date(now.getTime() + seconds * 1000);
}
