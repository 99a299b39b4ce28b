import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Quotas } from '../../change-log/quotas.js';
import { Transactions } from '../../change-log/transactions.js';
import type { QuerySource } from '../../database/query-source.js';
import { errorCode } from '@holdfast/server-kit/database-errors';
import { invalidRequest } from '../../validation/problem-validation.pipe.js';
import type { BulkDto } from '../dto/bulk.dto.js';
import { RecurrenceService } from '../recurrence/recurrence.service.js';
import { dueChanges, needsStoredDue } from '../task.js';
import { BulkNotFound, dueIncomplete, unknownList } from '../tasks.errors.js';
import {
  BulkRepository,
  type BulkChange,
  type BulkOutcome,
  type BulkResult,
  type UndoRecord,
} from './bulk.repository.js';

@Injectable()
export class BulkService {
  constructor(
    private readonly bulk: BulkRepository,
    private readonly recurrence: RecurrenceService,
    private readonly transactions: Transactions,
    private readonly quotas: Quotas,
  ) {}

  /**
   * Changes all of the tasks that exist, or none if one of them can't be changed.
   *
   * @throws {QuotaReached} because of tags. What is kept for the undo counts but never refuses a change, so that users can
   *   always clean up.
   */
  async apply(userId: string, { ids, changes }: BulkDto, zone: string): Promise<BulkOutcome> {
    const { addTags = [], removeTags = [], trashed, ...content } = changes;
    const bulkId = randomUUID();
    const change = { content: { ...content, ...dueChanges(content) }, addTags, removeTags, trashed };
    const write = (transaction?: QuerySource) => this.write(userId, bulkId, ids, change, transaction);
    const results = await translated(
      content.completed === undefined
        ? addTags.length === 0
          ? write()
          : this.transactions.run(write)
        : this.recurrence.inTransaction(userId, ids, zone, write),
      change,
    );
    const hasChanged = results.some(({ version }) => version !== null);
    return { bulkId: hasChanged ? bulkId : null, results: withStatus(results, 'not_found') };
  }

  /**
   * Undoes a bulk change or the deletion of a list, once.
   *
   * @throws {BulkNotFound}, or {QuotaReached} if another list has replaced the deleted one.
   */
  async undo(userId: string, bulkId: string, zone: string): Promise<BulkOutcome> {
    const record = await this.bulk.findRecord(userId, bulkId);
    const results = record && (await this.undoRecord(userId, bulkId, record, zone));
    if (!results) throw new BulkNotFound();
    return { bulkId: null, results: withStatus(results, 'changed_since') };
  }

  private async write(
    userId: string,
    bulkId: string,
    ids: readonly string[],
    change: BulkChange,
    transaction?: QuerySource,
  ): Promise<BulkResult[]> {
    const results = await this.bulk.apply(userId, bulkId, ids, change, transaction);
    if (transaction && change.addTags.length > 0) await this.quotas.check(transaction, userId, ['bytes']);
    return results;
  }

  private undoRecord(
    userId: string,
    bulkId: string,
    { ids, kind }: UndoRecord,
    zone: string,
  ): Promise<BulkResult[] | undefined> {
    if (kind === 'bulk change')
      return this.recurrence.inTransaction(userId, ids, zone, (transaction) =>
        this.bulk.undoChange(userId, bulkId, transaction),
      );
    return this.transactions.run(async (transaction) => {
      await this.bulk.lockTasks(userId, ids, transaction);
      const results = await this.bulk.undoListDeletion(userId, bulkId, transaction);
      if (results) await this.quotas.check(transaction, userId, ['lists']);
      return results;
    });
  }
}

function withStatus(
  results: readonly BulkResult[],
  otherwise: 'not_found' | 'changed_since',
): BulkOutcome['results'] {
  return results.map(({ id, version }) => ({
    id,
    version,
    status: version === null ? otherwise : 'changed',
  }));
}

/** Maps SQLSTATEs to problems: 23503 is the list of a task, 23514 its due date, time and zone, or the number of its tags. */
async function translated<Result>(
  change: Promise<Result>,
  { content, addTags }: BulkChange,
): Promise<Result> {
  try {
    return await change;
  } catch (error) {
    const code = errorCode(error);
    if (code === '23503') throw unknownList(['body', 'changes', 'listId']);
    if (code !== '23514') throw error;
    const msg = 'a task would have more than 20 tags';
    // If both are possible, the response names both.
    throw invalidRequest([
      ...(needsStoredDue(content) ? [dueIncomplete(['body', 'changes'], content)] : []),
      ...(addTags.length > 0 ? [{ loc: ['body', 'changes', 'addTags'], msg, type: 'maxTags' }] : []),
    ]);
  }
}
