import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { QuerySource } from '../database/query-source.js';
import { ProblemException } from '@holdfast/nestjs-auth';

/** What one user may have. What lies in the trash counts. */
export interface QuotaLimits {
  readonly tasks: number;
  readonly lists: number;
  /** UTF-8 of titles, descriptions and tags, and what is kept for an undo. */
  readonly bytes: number;
}

export const QUOTA_LIMITS = Symbol('QUOTA_LIMITS');

const RESOURCES = ['tasks', 'lists', 'bytes'] as const satisfies readonly (keyof QuotaLimits)[];
type Resource = (typeof RESOURCES)[number];

const REFUSALS: Readonly<Record<Resource, (limit: number) => { code: string; detail: string }>> = {
  tasks: (limit) => ({
    code: 'QUOTA_TASKS',
    detail: `You can have ${limit} tasks, those in the trash included`,
  }),
  lists: (limit) => ({ code: 'QUOTA_LISTS', detail: `You can have ${limit} lists` }),
  bytes: (limit) => ({
    code: 'QUOTA_BYTES',
    detail: `The texts of your tasks, and what undo keeps of them for a day, can be ${limit} bytes long altogether`,
  }),
};

/** 409, with the limit in its sentence. */
export class QuotaReached extends ProblemException {
  constructor(resource: Resource, limit: number) {
    super({ status: 409, ...REFUSALS[resource](limit) });
  }
}

/** The length of what people wrote into a task, as the ledger counts it. */
export function bytesOf(content: {
  readonly title?: string | undefined;
  readonly description?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
}): number {
  const { title = '', description, tags = [] } = content;
  return Buffer.byteLength(`${title}${description ?? ''}${tags.join('')}`);
}

/** The same of a row of `app.task`, where its columns are meant. */
export const BYTES_OF_ROW =
  "(octet_length(title) + coalesce(octet_length(description), 0) + octet_length(array_to_string(tags, '')))";

@Injectable()
export class Quotas {
  constructor(
    @Inject(QUOTA_LIMITS) readonly limits: QuotaLimits,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  /**
   * Does what needs room. Where it is refused, what is there is counted again, and it is tried once more: requests that
   * ran at the same time may have counted too much, never too little.
   *
   * @param attempt Answers undefined when the quota is too small for it.
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
   * For a transaction that has written already, and told the ledger of it.
   *
   * @param resources What it may have used up: what is over its limit without it must not refuse it.
   * @throws {QuotaReached} Which has to end the transaction.
   */
  async check(
    transaction: QuerySource,
    userId: string,
    resources: readonly Resource[] = RESOURCES,
  ): Promise<void> {
    const over = (used: QuotaLimits): Resource | undefined =>
      resources.find((resource) => used[resource] > this.limits[resource]);
    const text = 'SELECT tasks, lists, bytes FROM app.ledger WHERE user_id = $1';
    const [told] = await transaction.query<QuotaLimits[]>(text, [userId]);
    const resource = told && over(told) && over(await count(transaction, userId));
    if (resource) throw new QuotaReached(resource, this.limits[resource]);
  }

  /** Two statements: one alone would count with the eyes of before it waited for the row. */
  private recount(userId: string): Promise<QuotaLimits> {
    return this.database.transaction(async (transaction) => {
      await transaction.query('SELECT FROM app.ledger WHERE user_id = $1 FOR UPDATE', [userId]);
      return count(transaction, userId);
    });
  }
}

/** Writes what there is into the ledger. */
async function count(transaction: QuerySource, userId: string): Promise<QuotaLimits> {
  const [[used]] = await transaction.query<[[QuotaLimits], number]>(
    `UPDATE app.ledger SET lists = (SELECT count(*) FROM app.list WHERE user_id = $1), tasks = used.tasks,
       bytes = used.bytes
     FROM (
       SELECT count(*) AS tasks, coalesce(sum(${BYTES_OF_ROW}), 0)
         + (SELECT coalesce(sum(undo.bytes), 0) FROM app.bulk_change AS undo WHERE user_id = $1) AS bytes
       FROM app.task WHERE user_id = $1
     ) AS used WHERE user_id = $1 RETURNING ledger.tasks, ledger.lists, ledger.bytes`,
    [userId],
  );
  return used;
}
