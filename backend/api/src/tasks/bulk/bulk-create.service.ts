import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { fingerprintOf } from '../../change-log/content-hash.js';
import { bytesOf, Quotas } from '../../change-log/quotas.js';
import { Transactions } from '../../change-log/transactions.js';
import type { QuerySource } from '../../database/query-source.js';
import { errorCode } from '@holdfast/server-kit/database-errors';
import { positionsAtEnd } from '../../ordering/position.js';
import type { BulkCreateDto } from '../dto/bulk-create.dto.js';
import { withDefaults, type TaskRow } from '../task.js';
import { repeatWithoutDate, TaskIdConflict, unknownList } from '../tasks.errors.js';
import { BulkCreateRepository, type PlannedTask } from './bulk-create.repository.js';

@Injectable()
export class BulkCreateService {
  constructor(
    private readonly tasks: BulkCreateRepository,
    private readonly transactions: Transactions,
    private readonly quotas: Quotas,
  ) {}

  /**
   * Creates tasks in the order of the request: all, or none if one of them can't be created. Safe to repeat with ids
   * that the client chose, even after the tasks have changed.
   *
   * @returns The tasks as they are now, in the order of the request.
   * @throws {TaskIdConflict | QuotaReached}, or 422 if a list doesn't exist.
   */
  async create(userId: string, request: BulkCreateDto): Promise<TaskRow[]> {
    const planned = planOf(request);
    const tasks = await this.transactions.run(async (transaction) => {
      const created = await this.insert(userId, planned, transaction);
      return [...created, ...(await this.findCreated(userId, planned, created, transaction))];
    });
    const byId = new Map(tasks.map((task) => [task.id, task]));
    return planned.flatMap(({ id }) => byId.get(id) ?? []);
  }

  private async insert(
    userId: string,
    planned: readonly PlannedTask[],
    transaction: QuerySource,
  ): Promise<TaskRow[]> {
    // Two requests with the same ids take them in the same order, so that they can't wait for each other.
    const inOrder = planned.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    const created = await storable(this.tasks.insert(userId, inOrder, transaction));
    if (created.length === 0) return created;
    const ids = created.map(({ id }) => id);
    const bytes = created.reduce((sum, task) => sum + bytesOf(task), 0);
    await this.tasks.record(userId, ids, bytes, transaction);
    await this.quotas.check(transaction, userId, ['tasks', 'bytes']);
    return created;
  }

  /** Reads those that an earlier request has created. */
  private async findCreated(
    userId: string,
    planned: readonly PlannedTask[],
    created: readonly TaskRow[],
    transaction: QuerySource,
  ): Promise<TaskRow[]> {
    const isNew = new Set(created.map(({ id }) => id));
    const earlier = new Map(
      planned.flatMap(({ id, fingerprint }) => (isNew.has(id) ? [] : [[id, fingerprint]])),
    );
    if (earlier.size === 0) return [];
    const found = await this.tasks.find(userId, [...earlier.keys()], transaction);
    return found.map(({ fingerprint, ...task }) => {
      if (fingerprint !== earlier.get(task.id)) throw new TaskIdConflict();
      return task;
    });
  }
}

function planOf({ tasks }: BulkCreateDto): PlannedTask[] {
  const positions = positionsAtEnd(tasks.length);
  return tasks.map(({ id = randomUUID(), ...given }, index) => {
    const content = withDefaults(given);
    return {
      id,
      ...content,
      fingerprint: fingerprintOf(content),
      position: positions[index] ?? '',
      following: tasks.length - 1 - index,
    };
  });
}

/** Maps SQLSTATEs to problems, as for a single task. */
async function storable<Result>(change: Promise<Result>): Promise<Result> {
  try {
    return await change;
  } catch (error) {
    if (errorCode(error) === '23503') throw unknownList(['body', 'tasks']);
    throw errorCode(error) === '23514' ? repeatWithoutDate() : error;
  }
}
