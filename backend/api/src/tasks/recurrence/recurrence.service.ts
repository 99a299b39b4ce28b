import { Injectable } from '@nestjs/common';
import { derivedId } from '../../change-log/content-hash.js';
import { Quotas } from '../../change-log/quotas.js';
import { Transactions } from '../../change-log/transactions.js';
import type { QuerySource } from '../../database/query-source.js';
import { TimeSlices } from '../../time-slices.js';
import { carriedReminders } from '../../reminders/reminder.js';
import type { ExpectedVersions } from '../task-etag.js';
import { TaskReadsRepository } from '../task-reads.repository.js';
import type { TaskContent, TaskRow } from '../task.js';
import { TaskNotFound, TaskNotRepeating, TaskVersionStale } from '../tasks.errors.js';
import { TasksRepository } from '../tasks.repository.js';
import { nextOccurrence, type Occurrence } from './next-occurrence.js';
import { SeriesRepository, type NextTask } from './series.repository.js';

/** How often a skip is tried while others change the task. */
const SKIP_TRIES = 5;

/** Rows by their ids, as they were when they were locked. */
export type LockedRows = ReadonlyMap<string, TaskRow>;

/** Changes of tasks that may belong to a series: completing one creates the next, reopening it deletes the next. */
@Injectable()
export class RecurrenceService {
  constructor(
    private readonly transactions: Transactions,
    private readonly tasks: TasksRepository,
    private readonly reads: TaskReadsRepository,
    private readonly series: SeriesRepository,
    private readonly quotas: Quotas,
  ) {}

  /**
   * Changes one task.
   *
   * @param contentOf What to change, given the current task.
   * @throws {TaskNotFound | TaskVersionStale | QuotaReached}
   */
  async updateTask(
    userId: string,
    id: string,
    versions: ExpectedVersions,
    zone: string,
    contentOf: (task: TaskRow) => Partial<TaskContent>,
  ): Promise<TaskRow> {
    const conditions = { bytesLimit: this.quotas.limits.bytes };
    const updated = await this.quotas.within(userId, 'bytes', () =>
      this.inTransaction(userId, [id], zone, (transaction, before) => {
        const task = before.get(id);
        if (task?.deletedAt !== null) throw new TaskNotFound();
        if (versions && !versions.includes(task.version)) throw new TaskVersionStale();
        return this.tasks.update(userId, id, contentOf(task), conditions, transaction);
      }),
    );
    return (await this.reads.find(userId, id)) ?? updated;
  }

  /**
   * Moves the due date of an open task to the next date of its rule.
   *
   * @throws {TaskNotFound | TaskVersionStale | TaskNotRepeating}
   */
  async skip(userId: string, id: string, versions: ExpectedVersions, zone: string): Promise<TaskRow> {
    for (let tries = 0; tries < SKIP_TRIES; tries += 1) {
      const task = await this.reads.find(userId, id);
      if (!task) throw new TaskNotFound();
      if (versions && !versions.includes(task.version)) throw new TaskVersionStale();
      const next = task.completed ? undefined : nextOccurrence(task, zone, { by: 'skipped' });
      if (!next) throw new TaskNotRepeating();
      const skipped = await this.tasks.update(userId, id, carried(task, next), { versions: [task.version] });
      if (skipped) return skipped;
    }
    throw new TaskVersionStale();
  }

  /**
   * Runs a change of tasks in a transaction. Then creates the next occurrence of each task that it completed, and deletes
   * that of each task that it reopened, unless that one has been changed.
   *
   * @param zone See `nextOccurrence`.
   * @param change Leaves `next_task_id` alone.
   */
  inTransaction<Result>(
    userId: string,
    ids: readonly string[],
    zone: string,
    change: (transaction: QuerySource, before: LockedRows) => Promise<Result>,
  ): Promise<Result> {
    return this.transactions.retryWhileLocked(async () => {
      const nextIds = await this.series.nextIds(userId, ids);
      return this.transactions.run(async (transaction) => {
        const before = await this.lock(transaction, userId, ids, nextIds);
        const result = await change(transaction, before);
        await this.follow(transaction, userId, { ids, zone, before });
        return result;
      });
    });
  }

  /**
   * Locks the tasks and their next occurrences before `app.usage`, in the order of their ids, so that transactions can't
   * deadlock. Next occurrences that were created while this waited are locked without waiting: if another transaction has
   * them, this one starts again.
   */
  private async lock(
    transaction: QuerySource,
    userId: string,
    ids: readonly string[],
    nextIds: readonly string[],
  ): Promise<LockedRows> {
    const rows = await this.series.lock(transaction, userId, [...ids, ...nextIds]);
    const locked = new Map(rows.map((task) => [task.id, task]));
    const unseen = ids.flatMap((id) => locked.get(id)?.nextTaskId ?? []).filter((id) => !locked.has(id));
    const later = unseen.length > 0 ? await this.series.lockNow(transaction, userId, unseen) : [];
    for (const task of later) locked.set(task.id, task);
    return locked;
  }

  private async follow(
    transaction: QuerySource,
    userId: string,
    { ids, zone, before }: { ids: readonly string[]; zone: string; before: LockedRows },
  ): Promise<void> {
    const after = await this.series.read(transaction, userId, ids);
    const reopened = after.filter(
      ({ id, completed, nextTaskId }) =>
        !completed && before.get(id)?.completed === true && nextTaskId !== null,
    );
    const completed = after.filter((task) => task.completed && before.get(task.id)?.completed === false);
    const deleted = reopened.length > 0 ? await this.series.deleteNext(transaction, userId, reopened) : [];
    const next = await nextTasks(completed, zone);
    const { missing, linked } = await this.missingOf(transaction, userId, next);
    const created = missing.length > 0 ? await this.series.insertNext(transaction, userId, missing) : [];
    if (linked.length > 0) await this.series.linkNext(transaction, userId, linked);
    const tasks = [...deleted.map(({ id }) => id), ...linked.flatMap(({ id, task }) => [id, task.id])];
    await this.series.record(transaction, userId, { tasks, created, deleted });
  }

  /**
   * Which next occurrences have to be created. An existing one stays as it is if its series goes on. If not, it is in the
   * trash, or a later one is, and the series continues with a new occurrence of another id.
   *
   * @returns `linked`: all, each with its id.
   */
  private async missingOf(
    transaction: QuerySource,
    userId: string,
    next: readonly NextTask[],
  ): Promise<{ missing: readonly NextTask[]; linked: readonly NextTask[] }> {
    if (next.length === 0) return { missing: [], linked: [] };
    const [ids, continued] = [next.map(({ id }) => id), next.map(({ task }) => task.id)];
    const successors = await this.series.successors(transaction, userId, ids, continued);
    const goesOn = new Map(successors.map((each) => [each.id, each.goesOn]));
    const linked = next.map((each) =>
      goesOn.get(each.id) === false
        ? { ...each, id: derivedId('next', each.task.id, String(each.task.version)) }
        : each,
    );
    return { missing: linked.filter(({ id }) => !goesOn.has(id)), linked };
  }
}

function carried({ reminders, dueDate }: TaskRow, next: Occurrence): Occurrence & Pick<TaskRow, 'reminders'> {
  return { ...next, reminders: carriedReminders(reminders, dueDate, next.dueDate) };
}

async function nextTasks(completed: readonly TaskRow[], zone: string): Promise<NextTask[]> {
  const slices = new TimeSlices();
  const next: NextTask[] = [];
  for (const task of completed) {
    const occurrence = nextOccurrence(task, zone);
    if (occurrence) {
      const id = task.nextTaskId ?? derivedId('next', task.id);
      next.push({ ...carried(task, occurrence), task, id });
    }
    await slices.pause();
  }
  return next;
}
