import { Injectable } from '@nestjs/common';
import { ProblemException } from '@holdfast/nestjs-auth';
import { Quotas } from '../../ledger/quotas.js';
import type { ExpectedVersions } from '../task-etag.js';
import type { TaskContent, TaskRow } from '../task-row.js';
import { TaskNotFound, TaskVersionStale } from '../tasks.errors.js';
import { TasksRepository } from '../tasks.repository.js';
import { nextOccurrence } from './next-occurrence.js';
import { SeriesRepository } from './series.repository.js';

/** A skip that others get in the way of is tried so often. */
const TRIES = 5;

/** The task does not repeat, or this is the last of the series. */
export class TaskNotRepeating extends ProblemException {
  constructor() {
    super({ status: 409, code: 'TASK_NOT_REPEATING', detail: 'Nothing comes after this task' });
  }
}

/** Changes of single tasks that repeat. */
@Injectable()
export class RecurrenceService {
  constructor(
    private readonly tasks: TasksRepository,
    private readonly series: SeriesRepository,
    private readonly quotas: Quotas,
  ) {}

  /**
   * Changes a task whose completing or reopening has consequences.
   *
   * @param contentOf What to change, given the task as it is.
   * @throws {TaskNotFound | TaskVersionStale}
   */
  async change(
    userId: string,
    id: string,
    versions: ExpectedVersions,
    zone: string,
    contentOf: (task: TaskRow) => Partial<TaskContent>,
  ): Promise<TaskRow> {
    const conditions = { bytesLimit: this.quotas.limits.bytes };
    const changed = await this.quotas.within(userId, 'bytes', () =>
      this.series.change(userId, [id], zone, (transaction, before) => {
        const task = before.get(id);
        if (task?.deletedAt !== null) throw new TaskNotFound();
        if (versions && !versions.includes(task.version)) throw new TaskVersionStale();
        return this.tasks.update(userId, id, contentOf(task), undefined, conditions, transaction);
      }),
    );
    return (await this.tasks.find(userId, id)) ?? changed;
  }

  /**
   * Moves the due date of an open task on to the next of its rule.
   *
   * @throws {TaskNotFound | TaskVersionStale | TaskNotRepeating}
   */
  async skip(userId: string, id: string, versions: ExpectedVersions, zone: string): Promise<TaskRow> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const task = await this.tasks.find(userId, id);
      if (!task) throw new TaskNotFound();
      if (versions && !versions.includes(task.version)) throw new TaskVersionStale();
      const next = task.completed ? undefined : nextOccurrence(task, zone);
      if (!next) throw new TaskNotRepeating();
      const skipped = await this.tasks.update(userId, id, next, [task.version]);
      if (skipped) return skipped;
    }
    throw new TaskVersionStale();
  }
}
