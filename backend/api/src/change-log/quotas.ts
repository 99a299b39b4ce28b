import { Inject, Injectable } from '@nestjs/common';
import { ProblemException } from '@holdfast/nestjs-auth';
import type { QuerySource } from '../database/query-source.js';
import { Transactions } from './transactions.js';
import { UsageRepository, type Usage } from './usage.repository.js';

/** What one user may have, including the trash. */
export interface QuotaLimits {
  readonly tasks: number;
  readonly lists: number;
  /** UTF-8 bytes of titles, descriptions and tags, and of what is kept for an undo. */
  readonly bytes: number;
}

export const QUOTA_LIMITS = Symbol('QUOTA_LIMITS');

const RESOURCES = ['tasks', 'lists', 'bytes'] as const satisfies readonly (keyof QuotaLimits)[];
type Resource = (typeof RESOURCES)[number];

const PROBLEMS: Readonly<Record<Resource, (limit: number) => { code: string; detail: string }>> = {
  tasks: (limit) => ({
    code: 'QUOTA_TASKS',
    detail: `You can have ${limit} tasks, including those in the trash`,
  }),
  lists: (limit) => ({ code: 'QUOTA_LISTS', detail: `You can have ${limit} lists` }),
  bytes: (limit) => ({
    code: 'QUOTA_BYTES',
    detail: `The text of your tasks, including what is kept to undo changes, can take up ${limit} bytes`,
  }),
};

/** 409; the detail names the limit. */
export class QuotaReached extends ProblemException {
  constructor(resource: Resource, limit: number) {
    super({ status: 409, ...PROBLEMS[resource](limit) });
  }
}

/** The length of a task's texts, as `app.usage` counts it. */
export function bytesOf(content: {
  readonly title?: string | undefined;
  readonly description?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
}): number {
  const { title = '', description, tags = [] } = content;
  return Buffer.byteLength(`${title}${description ?? ''}${tags.join('')}`);
}

@Injectable()
export class Quotas {
  private readonly recounts = new Map<string, Promise<Usage>>();

  constructor(
    @Inject(QUOTA_LIMITS) readonly limits: QuotaLimits,
    private readonly transactions: Transactions,
    private readonly usage: UsageRepository,
  ) {}

  /**
   * Runs a write that the quota may refuse. If it is refused, this recounts the owner's rows and tries once more:
   * concurrent requests may have counted too much, but never too little.
   *
   * @param attempt Resolves to undefined when the quota is too small.
   * @throws {QuotaReached}
   */
  async within<Result>(
    userId: string,
    resource: Resource,
    attempt: () => Promise<Result | undefined>,
  ): Promise<Result> {
    const result = await attempt();
    if (result !== undefined) return result;
    const used = await this.recount(userId);
    const again = await attempt();
    if (again !== undefined) return again;
    const isFull = used[resource] >= this.limits[resource];
    throw isFull
      ? new QuotaReached(resource, this.limits[resource])
      : new QuotaReached('bytes', this.limits.bytes);
  }

  /**
   * Checks the quota in a transaction that has already written and recorded its change.
   *
   * @param resources What the transaction may have used up. A resource that it doesn't use must not refuse it.
   * @throws {QuotaReached} which must end the transaction.
   */
  async check(
    transaction: QuerySource,
    userId: string,
    resources: readonly Resource[] = RESOURCES,
  ): Promise<void> {
    const over = (used: Usage): Resource | undefined =>
      resources.find((resource) => used[resource] > this.limits[resource]);
    const counted = await this.usage.find(userId, transaction);
    const resource = counted && over(counted) && over(await this.usage.recount(userId, transaction));
    if (resource) throw new QuotaReached(resource, this.limits[resource]);
  }

  /** One at a time for each user: each reads all their rows, and holds a connection that other users wait for. */
  private recount(userId: string): Promise<Usage> {
    const running = this.recounts.get(userId);
    if (running !== undefined) return running;
    // Two statements: a single one would use a snapshot taken before it waited for the lock.
    const started = this.transactions
      .run(async (transaction) => {
        await this.usage.lock(userId, transaction);
        return this.usage.recount(userId, transaction);
      })
      .finally(() => this.recounts.delete(userId));
    this.recounts.set(userId, started);
    return started;
  }
}
