import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ProblemException } from '@holdfast/nestjs-auth';
import { errorCode } from '@holdfast/server-kit/database-errors';
import { invalidRequest } from '../../validation/problem-validation.pipe.js';
import type { QuerySource } from '../../database/query-source.js';
import { SeriesRepository } from '../recurrence/series.repository.js';
import { duePart } from '../task-content.js';
import { unknownList } from '../tasks.errors.js';
import type { BulkDto } from './bulk.dto.js';
import type { BulkOutcome } from './bulk-outcome.js';
import { BulkRepository, type BulkResult } from './bulk.repository.js';

@Injectable()
export class BulkService {
  constructor(
    private readonly tasks: BulkRepository,
    private readonly series: SeriesRepository,
  ) {}

  /** Changes all of the tasks that there are, or none when one of them refuses; each id is told what became of it. */
  async change(userId: string, { ids, changes }: BulkDto, zone: string): Promise<BulkOutcome> {
    const { addTags = [], removeTags = [], trashed, ...content } = changes;
    const bulkId = randomUUID();
    const change = { content: { ...content, ...duePart(content) }, addTags, removeTags, trashed };
    const apply = (source?: QuerySource) => this.tasks.change(userId, bulkId, ids, change, source);
    const isFollowed = content.completed !== undefined;
    const results = await refusing(isFollowed ? this.series.change(userId, ids, zone, apply) : apply());
    const isAny = results.some(({ version }) => version !== null);
    return { bulkId: isAny ? bulkId : null, results: outcome(results, 'not_found') };
  }

  /**
   * Takes a change back, once.
   *
   * @throws {BulkNotFound}, or {QuotaReached} when another list has taken the place of the deleted one.
   */
  async undo(userId: string, bulkId: string, zone: string): Promise<BulkOutcome> {
    const noted = await this.tasks.find(userId, bulkId);
    if (!noted) throw new BulkNotFound();
    const results = noted.isOfList
      ? await this.tasks.undoDeletion(userId, bulkId, noted.ids)
      : await this.series.change(userId, noted.ids, zone, (transaction) =>
          this.tasks.undo(userId, bulkId, transaction),
        );
    if (!results) throw new BulkNotFound();
    return { bulkId: null, results: outcome(results, 'changed_since') };
  }
}

/** No such change of the owner's, or it was undone, or a day has gone by. */
export class BulkNotFound extends ProblemException {
  constructor() {
    super({ status: 404, code: 'BULK_NOT_FOUND', detail: 'There is no such change to undo' });
  }
}

function outcome(
  results: readonly BulkResult[],
  otherwise: 'not_found' | 'changed_since',
): BulkOutcome['results'] {
  return results.map(({ id, version }) => ({
    id,
    version,
    status: version === null ? otherwise : 'changed',
  }));
}

/** What a single task refuses, by SQLSTATE: 23503 its list, 23514 the number of its tags. */
async function refusing<Result>(change: Promise<Result>): Promise<Result> {
  try {
    return await change;
  } catch (error) {
    const code = errorCode(error);
    if (code === '23503') throw unknownList(['body', 'changes', 'listId']);
    if (code !== '23514') throw error;
    const msg = 'a task would have more than 20 tags';
    throw invalidRequest([{ loc: ['body', 'changes', 'addTags'], msg, type: 'maxTags' }]);
  }
}
