import { pollEvery } from '@holdfast/server-kit/retry';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { instantsOf } from './reminder.js';
import { ReminderDelivery } from './reminder-delivery.js';
import {
  BATCH,
  ReminderScheduleRepository,
  type Look,
  type ScheduledTask,
} from './reminder-schedule.repository.js';
import { ReminderSettingsRepository } from './reminder-settings.repository.js';

const POLL_MILLISECONDS = 1000;
/** Owners that one process works for at the same time. Each takes a connection for a moment. */
const CONCURRENCY = 8;
/** The last instant that has an ISO text with four digits of the year. */
const END_OF_CALENDAR = Date.parse('9999-12-31T23:59:59.999Z');

type Clock = () => Date;

/**
 * Sends what is due. Every API process runs one, and none leads: for each owner, one statement notes the next reminder of
 * their tasks and claims what is due, so that of several processes only the first gets it. What was due while none ran is
 * sent late.
 */
@Injectable()
export class ReminderScheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ReminderScheduler.name);
  private readonly stopping = new AbortController();
  private polling = Promise.resolve();
  private hasFailed = false;

  constructor(
    private readonly schedule: ReminderScheduleRepository,
    private readonly settings: ReminderSettingsRepository,
    private readonly delivery: ReminderDelivery,
  ) {}

  onApplicationBootstrap(): void {
    const { signal } = this.stopping;
    this.polling = pollEvery({ milliseconds: POLL_MILLISECONDS, signal }, () => this.run());
  }

  /** Finishes what is being sent. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.polling;
  }

  /** Does all that is due. Logs one line when the database goes away, and one when it is back. */
  async run(clock: Clock = () => new Date()): Promise<void> {
    try {
      while (await this.round(clock));
      if (this.hasFailed) this.logger.log('Reminders are sent again');
      this.hasFailed = false;
    } catch (error) {
      if (!this.hasFailed) this.logger.warn(error, 'Reminders can’t be sent for now');
      this.hasFailed = true;
    }
  }

  /** @returns Whether there may be more. */
  private async round(clock: Clock): Promise<boolean> {
    const toRemind = await this.schedule.ownersToRemind(clock());
    const toRetry = await this.schedule.ownersToRetry(clock());
    await this.forEach(toRemind, (userId) => this.remind(userId, clock()));
    await this.forEach(toRetry, (userId) => this.delivery.retry(userId, clock()));
    return toRemind.length + toRetry.length > 0 && !this.stopping.signal.aborted;
  }

  /**
   * In random order: several processes that found the same owners rarely try the same one at once. What fails for one owner
   * doesn't stop the others, unless everything fails.
   */
  private async forEach(owners: readonly string[], work: (userId: string) => Promise<void>): Promise<void> {
    const queue = owners
      .map((userId) => ({ userId, order: Math.random() }))
      .toSorted((a, b) => a.order - b.order);
    const failures: unknown[] = [];
    const goesOn = (): boolean => !this.stopping.signal.aborted && failures.length < CONCURRENCY;
    const worker = async (): Promise<void> => {
      for (let next = queue.pop(); next && goesOn(); next = queue.pop())
        await work(next.userId).catch((error: unknown) => failures.push(error));
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    if (failures.length > 0) throw failures[0];
  }

  private async remind(userId: string, now: Date): Promise<void> {
    for (let found = BATCH; found === BATCH && !this.stopping.signal.aborted;) {
      const tasks = await this.schedule.tasks(userId, now);
      found = tasks.length;
      if (found === 0) return;
      const defaultMinutes = await this.settings.defaultMinutes(userId);
      const looks = tasks.map((task) => lookAt(task, defaultMinutes, now));
      await this.delivery.remind(userId, looks, now);
    }
  }
}

/** What is due, and what comes next. */
export function lookAt(task: ScheduledTask, defaultMinutes: number | null, now: Date): Look {
  const from = Date.parse(task.remindFrom);
  const instants = task.isOpen ? instantsOf(task, defaultMinutes) : [];
  const due = instants.findLast((instant) => instant > from && instant <= now.getTime());
  const next = instants.find((instant) => instant > now.getTime() && instant <= END_OF_CALENDAR);
  return { task, due: textOf(due), next: textOf(next) };
}

function textOf(instant: number | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant).toISOString();
}
