import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { fingerprintOf } from '../change-log/content-hash.js';
import { Quotas } from '../change-log/quotas.js';
import { Transactions } from '../change-log/transactions.js';
import { errorCode } from '@holdfast/server-kit/database-errors';
import { todayIn } from '../validation/calendar.js';
import { invalidRequest } from '../validation/problem-validation.pipe.js';
import type { MoveTaskDto, ReplaceTaskDto, UpdateTaskDto } from './dto/change-task.dto.js';
import type { CreateTaskDto } from './dto/create-task.dto.js';
import type { ListTasksQuery } from './dto/list-tasks.query.js';
import { RecurrenceService } from './recurrence/recurrence.service.js';
import { decodeCursor, encodeCursor } from './task-cursor.js';
import type { ExpectedVersions } from './task-etag.js';
import { TaskReadsRepository, type TaskPageRequest, type TaskSummary } from './task-reads.repository.js';
import {
  dueChanges,
  needsStoredDue,
  withDefaults,
  type TaskContent,
  type TaskCounts,
  type TaskRow,
} from './task.js';
import {
  TaskIdConflict,
  TaskNotFound,
  TaskVersionStale,
  dueIncomplete,
  repeatWithoutDate,
  unknownList,
  unknownNeighbour,
} from './tasks.errors.js';
import { TasksRepository } from './tasks.repository.js';

export interface TaskPage {
  readonly items: readonly TaskRow[];
  readonly nextCursor: string | null;
  /** The number of tasks on all pages, if requested. */
  readonly total?: number;
}

/** Whether a change can create or delete the next occurrence of a task: never, only if the stored task repeats, or always. */
type SeriesEffect = 'none' | 'ifRepeating' | 'always';

@Injectable()
export class TasksService {
  constructor(
    private readonly tasks: TasksRepository,
    private readonly reads: TaskReadsRepository,
    private readonly transactions: Transactions,
    private readonly quotas: Quotas,
    private readonly recurrence: RecurrenceService,
  ) {}

  async list(userId: string, query: ListTasksQuery): Promise<TaskPage> {
    const { limit, sort } = query;
    const request = requestOf(query);
    // One extra row shows whether there is a next page, without a count.
    const rows = await this.reads.list(userId, { ...request, limit: limit + 1 });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const nextCursor = rows.length > limit && last ? encodeCursor(sort, last) : null;
    return query.total
      ? { items, nextCursor, total: await this.reads.total(userId, request) }
      : { items, nextCursor };
  }

  /** @throws {TaskNotFound} */
  async get(userId: string, id: string): Promise<TaskRow> {
    return found(await this.reads.find(userId, id));
  }

  count(userId: string): Promise<TaskCounts> {
    return this.reads.count(userId);
  }

  /** @param zone Of the caller's calendar; without it, each task counts on its date as stored. */
  summarise(userId: string, today: string, zone: string | null): Promise<TaskSummary> {
    return this.reads.summarise(userId, today, zone);
  }

  /**
   * Creates a task. Safe to repeat with an id that the client chose, even after the task has changed.
   *
   * @returns The current task, and whether this call created it.
   * @throws {TaskIdConflict | QuotaReached}
   */
  async create(userId: string, { id, ...given }: CreateTaskDto): Promise<{ task: TaskRow; isNew: boolean }> {
    const taskId = id ?? randomUUID();
    const content = withDefaults(given);
    const origin = { fingerprint: fingerprintOf(content), limits: this.quotas.limits };
    return this.quotas.within(userId, 'tasks', async () => {
      const inserted = await storable(this.tasks.insert(userId, taskId, content, origin));
      if (inserted) return { task: inserted, isNew: true };
      const created = await this.reads.findCreated(userId, taskId, origin.fingerprint);
      if (created?.isReplay === false) throw new TaskIdConflict();
      return created && { task: created.task, isNew: false };
    });
  }

  /** @throws {TaskNotFound | TaskVersionStale} */
  async replace(
    userId: string,
    id: string,
    given: ReplaceTaskDto,
    versions: ExpectedVersions,
    zone: string,
  ): Promise<TaskRow> {
    return this.write(userId, id, withDefaults(given), versions, zone);
  }

  /** @throws {TaskNotFound | TaskVersionStale} */
  async update(
    userId: string,
    id: string,
    changes: UpdateTaskDto,
    versions: ExpectedVersions,
    zone: string,
  ): Promise<TaskRow> {
    if (Object.keys(changes).length === 0) return this.getAt(userId, id, versions);
    return this.write(userId, id, Object.assign({}, changes, dueChanges(changes)), versions, zone);
  }

  /** @throws {TaskNotFound} */
  async toggle(userId: string, id: string, zone: string): Promise<TaskRow> {
    const toggled = await this.tasks.toggleOutsideSeries(userId, id);
    if (toggled) return toggled;
    return this.recurrence.updateTask(userId, id, undefined, zone, ({ completed }) => ({
      completed: !completed,
    }));
  }

  /**
   * Moves a task after another task of a list, or to its start.
   *
   * @throws {TaskNotFound}, or 422 if the list doesn't exist or doesn't contain the other task.
   */
  async move(userId: string, id: string, { listId, afterId = null }: MoveTaskDto): Promise<TaskRow> {
    const task = await this.get(userId, id);
    const target = listId === undefined ? task.listId : listId;
    const position = await this.tasks.positionAfter(userId, target, id, afterId);
    if (position === undefined) throw unknownNeighbour();
    return found(await storable(this.tasks.move(userId, id, target, position)));
  }

  /** Puts a task into the trash. @throws {TaskNotFound | TaskVersionStale} */
  async trash(userId: string, id: string, versions: ExpectedVersions): Promise<void> {
    if (await this.tasks.trash(userId, id, versions)) return;
    await this.getAt(userId, id, versions);
    // The task changed twice and is at the expected version again.
    throw new TaskVersionStale();
  }

  /** Deletes a task for good, in the trash or not. @throws {TaskNotFound} */
  async delete(userId: string, id: string): Promise<void> {
    const isDeleted = await this.transactions.run(async (transaction) => {
      // While this waits for the lock, a bulk change may record the task for an undo. Only a later statement sees that.
      await this.tasks.lock(userId, id, transaction);
      return this.tasks.delete(userId, id, transaction);
    });
    if (!isDeleted) throw new TaskNotFound();
  }

  /** Takes a task out of the trash. @throws {TaskNotFound} if it isn't there. */
  async restore(userId: string, id: string): Promise<TaskRow> {
    return found(await this.tasks.restore(userId, id));
  }

  /** Reads a task under the conditions of a change. @throws {TaskNotFound | TaskVersionStale} */
  private async getAt(userId: string, id: string, versions: ExpectedVersions): Promise<TaskRow> {
    const task = await this.get(userId, id);
    if (versions && !versions.includes(task.version)) throw new TaskVersionStale();
    return task;
  }

  /**
   * Writes content with one statement if possible. It writes nothing if the task doesn't exist, has another version or
   * belongs to a series, or if the quota is reached: then this finds out which.
   */
  private async write(
    userId: string,
    id: string,
    content: Partial<TaskContent>,
    versions: ExpectedVersions,
    zone: string,
  ): Promise<TaskRow> {
    const effect = seriesEffectOf(content);
    const bytesLimit = this.quotas.limits.bytes;
    const series = effect === 'none' ? 'any' : 'outside';
    const attempt = () =>
      storable(this.tasks.update(userId, id, content, { versions, bytesLimit, series }), content);
    const updated = effect === 'always' ? undefined : await attempt();
    if (updated) return updated;
    const { repeat, nextTaskId } = await this.getAt(userId, id, versions);
    const isInSeries = repeat !== null || nextTaskId !== null;
    if (effect === 'always' || (effect === 'ifRepeating' && isInSeries))
      return storable(
        this.recurrence.updateTask(userId, id, versions, zone, () => content),
        content,
      );
    return this.quotas.within(userId, 'bytes', attempt);
  }
}

function seriesEffectOf({ completed, repeat }: Partial<TaskContent>): SeriesEffect {
  if (completed === undefined) return 'none';
  return typeof repeat === 'string' ? 'always' : 'ifRepeating';
}

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new TaskNotFound();
  return row;
}

/**
 * Maps SQLSTATEs to problems. 23503: the only foreign key of a task is its list. 23514: validation covers all checks of
 * the table but two, which may depend on the stored row: a rule needs a date, and so does a time, which needs a zone.
 */
async function storable<Result>(
  change: Promise<Result>,
  content: Partial<TaskContent> = {},
): Promise<Result> {
  try {
    return await change;
  } catch (error) {
    if (errorCode(error) === '23503') throw unknownList(['body', 'listId']);
    if (errorCode(error) !== '23514') throw error;
    throw needsStoredDue(content) ? invalidRequest([dueIncomplete(['body'], content)]) : repeatWithoutDate();
  }
}

function requestOf(query: ListTasksQuery): TaskPageRequest {
  const { cursor, offset, listId, tag, id, due, q, ...rest } = query;
  if (cursor !== undefined && offset !== undefined) {
    const msg = 'cursor and offset cannot be used together';
    throw invalidRequest([{ loc: ['query', 'cursor'], msg, type: 'excludesOffset' }]);
  }
  return {
    ...rest,
    trashed: query.trashed ?? false,
    listId: listId === 'none' ? null : listId,
    tags: tag,
    ids: id,
    due: due && { filter: due, today: todayIn(query.zone ?? 'UTC') },
    search: q,
    after: cursor === undefined ? undefined : decodeCursor(query.sort, cursor),
    offset: offset ?? 0,
  };
}
