import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { errorCode } from '@holdfast/server-kit/database-errors';
import { fingerprintOf } from '../ledger/fingerprint.js';
import { Quotas } from '../ledger/quotas.js';
import { todayIn } from '../validation/calendar.js';
import { invalidRequest } from '../validation/problem-validation.pipe.js';
import type { MoveTaskDto, ReplaceTaskDto, UpdateTaskDto } from './dto/change-task.dto.js';
import type { CreateTaskDto } from './dto/create-task.dto.js';
import type { ListTasksQuery } from './dto/list-tasks.query.js';
import { RecurrenceService } from './recurrence/recurrence.service.js';
import { complete, duePart } from './task-content.js';
import { decodeCursor, encodeCursor } from './task-cursor.js';
import type { ExpectedVersions } from './task-etag.js';
import type { TaskPageRequest } from './task-page.js';
import type { TaskContent, TaskRow } from './task-row.js';
import {
  TaskIdConflict,
  TaskNotFound,
  TaskVersionStale,
  repeatWithoutDate,
  unknownList,
  unknownNeighbour,
} from './tasks.errors.js';
import { TasksRepository, type TaskCounts } from './tasks.repository.js';

export interface TaskPage {
  readonly items: readonly TaskRow[];
  readonly nextCursor: string | null;
  /** Of all pages, where it was asked for. */
  readonly total?: number;
}

@Injectable()
export class TasksService {
  constructor(
    private readonly tasks: TasksRepository,
    private readonly quotas: Quotas,
    private readonly recurrence: RecurrenceService,
  ) {}

  async list(userId: string, query: ListTasksQuery): Promise<TaskPage> {
    const { limit, sort } = query;
    const request = requestOf(query);
    // One row more than asked for tells whether there is a next page, without a count.
    const rows = await this.tasks.list(userId, { ...request, limit: limit + 1 });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const nextCursor = rows.length > limit && last ? encodeCursor(sort, last) : null;
    return query.total
      ? { items, nextCursor, total: await this.tasks.total(userId, request) }
      : { items, nextCursor };
  }

  /** @throws {TaskNotFound} */
  async get(userId: string, id: string): Promise<TaskRow> {
    return found(await this.tasks.find(userId, id));
  }

  /**
   * Safe to repeat under a client-made id, also when the task has been changed or put into the trash since.
   *
   * @returns The task as it is now, and whether this call made it.
   * @throws {TaskIdConflict} The id belongs to a task that was created with other content.
   * @throws {QuotaReached}
   */
  async create(userId: string, { id, ...given }: CreateTaskDto): Promise<{ task: TaskRow; isNew: boolean }> {
    const taskId = id ?? randomUUID();
    const content = complete(given);
    const mark = { fingerprint: fingerprintOf(content), limits: this.quotas.limits };
    return this.quotas.within(userId, 'tasks', async () => {
      const inserted = await storable(this.tasks.insert(userId, taskId, content, mark));
      if (inserted) return { task: inserted, isNew: true };
      const created = await this.tasks.findCreated(userId, taskId, mark.fingerprint);
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
    return this.change(userId, id, complete(given), versions, zone);
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
    return this.change(userId, id, Object.assign({}, changes, duePart(changes)), versions, zone);
  }

  /** @throws {TaskNotFound} */
  async toggle(userId: string, id: string, zone: string): Promise<TaskRow> {
    const toggled = await this.tasks.toggle(userId, id);
    return (
      toggled ??
      this.recurrence.change(userId, id, undefined, zone, ({ completed }) => ({ completed: !completed }))
    );
  }

  /**
   * Moves a task behind another, or to the first place, of a list.
   *
   * @throws {TaskNotFound}, or 422 when there is no such list, or no such task in it to follow.
   */
  async move(userId: string, id: string, { listId, afterId = null }: MoveTaskDto): Promise<TaskRow> {
    const task = await this.get(userId, id);
    const target = listId === undefined ? task.listId : listId;
    const position = await this.tasks.positionBehind(userId, target, id, afterId);
    if (position === undefined) throw unknownNeighbour();
    return found(await storable(this.tasks.place(userId, id, target, position)));
  }

  /** Puts a task into the trash. @throws {TaskNotFound | TaskVersionStale} */
  async trash(userId: string, id: string, versions: ExpectedVersions): Promise<void> {
    if (await this.tasks.trash(userId, id, versions)) return;
    await this.getAt(userId, id, versions);
    // It came back to the expected version in between: as good as changed.
    throw new TaskVersionStale();
  }

  /** Removes a task for good, in the trash or not. @throws {TaskNotFound} */
  async remove(userId: string, id: string): Promise<void> {
    if (!(await this.tasks.remove(userId, id))) throw new TaskNotFound();
  }

  /** @throws {TaskNotFound} There is no such task in the trash. */
  async restore(userId: string, id: string): Promise<TaskRow> {
    return found(await this.tasks.restore(userId, id));
  }

  count(userId: string): Promise<TaskCounts> {
    return this.tasks.count(userId);
  }

  /** What a change of nothing answers: the task as it is, under the same conditions. */
  private async getAt(userId: string, id: string, versions: ExpectedVersions): Promise<TaskRow> {
    const task = await this.get(userId, id);
    if (versions && !versions.includes(task.version)) throw new TaskVersionStale();
    return task;
  }

  /**
   * One statement, unless something may follow from the change, or it met no row: because there is none, it has moved
   * on, or there is no room.
   */
  private async change(
    userId: string,
    id: string,
    content: Partial<TaskContent>,
    versions: ExpectedVersions,
    zone: string,
  ): Promise<TaskRow> {
    const isPlain = content.completed !== undefined;
    const conditions = { bytesLimit: this.quotas.limits.bytes, isPlain };
    const attempt = () => storable(this.tasks.update(userId, id, content, versions, conditions));
    const isSimple = !isPlain || typeof content.repeat !== 'string';
    const changed = isSimple ? await attempt() : undefined;
    if (changed) return changed;
    const task = await this.getAt(userId, id, versions);
    if (isSimple && (!isPlain || (task.repeat === null && task.nextTaskId === null)))
      return this.quotas.within(userId, 'bytes', attempt);
    return storable(this.recurrence.change(userId, id, versions, zone, () => content));
  }
}

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new TaskNotFound();
  return row;
}

/**
 * By SQLSTATE. 23503: the only foreign key of a task is its list. 23514: of the checks only one is not made before,
 * because it may depend on what the row has.
 */
async function storable<Result>(change: Promise<Result>): Promise<Result> {
  try {
    return await change;
  } catch (error) {
    if (errorCode(error) === '23503') throw unknownList(['body', 'listId']);
    throw errorCode(error) === '23514' ? repeatWithoutDate() : error;
  }
}

function requestOf(query: ListTasksQuery): TaskPageRequest {
  const { cursor, offset, listId, tag, id, due, zone = 'UTC', q, ...rest } = query;
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
    due: due && { filter: due, zone, today: todayIn(zone) },
    search: q,
    after: cursor === undefined ? undefined : decodeCursor(query.sort, cursor),
    offset: offset ?? 0,
  };
}
