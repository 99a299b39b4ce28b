import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { codeOf } from '../errors/database-problem.js';
import { fingerprintOf } from '../ledger/fingerprint.js';
import { Quotas } from '../ledger/quotas.js';
import { todayIn } from '../validation/calendar.js';
import { invalidRequest } from '../validation/problem-validation.pipe.js';
import type { MoveTaskDto, ReplaceTaskDto, UpdateTaskDto } from './dto/change-task.dto.js';
import type { CreateTaskDto } from './dto/create-task.dto.js';
import type { ListTasksQuery } from './dto/list-tasks.query.js';
import { complete, duePart } from './task-content.js';
import { decodeCursor, encodeCursor } from './task-cursor.js';
import type { ExpectedVersions } from './task-etag.js';
import type { TaskPageRequest } from './task-page.js';
import type { TaskContent, TaskRow } from './task-row.js';
import {
  TaskIdConflict,
  TaskNotFound,
  TaskVersionStale,
  unknownList,
  unknownNeighbour,
} from './tasks.errors.js';
import { TasksRepository, type TaskCounts } from './tasks.repository.js';

export interface TaskPage {
  readonly items: readonly TaskRow[];
  readonly nextCursor: string | null;
}

@Injectable()
export class TasksService {
  constructor(
    private readonly tasks: TasksRepository,
    private readonly quotas: Quotas,
  ) {}

  async list(userId: string, query: ListTasksQuery): Promise<TaskPage> {
    const { limit, sort } = query;
    // One row more than asked for tells whether there is a next page, without a count.
    const rows = await this.tasks.list(userId, { ...requestOf(query), limit: limit + 1 });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? encodeCursor(sort, last) : null };
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
      const inserted = await knowingList(this.tasks.insert(userId, taskId, content, mark));
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
  ): Promise<TaskRow> {
    return this.change(userId, id, complete(given), versions);
  }

  /** @throws {TaskNotFound | TaskVersionStale} */
  async update(
    userId: string,
    id: string,
    changes: UpdateTaskDto,
    versions: ExpectedVersions,
  ): Promise<TaskRow> {
    if (Object.keys(changes).length === 0) return this.getAt(userId, id, versions);
    return this.change(userId, id, Object.assign({}, changes, duePart(changes)), versions);
  }

  /** @throws {TaskNotFound} */
  async toggle(userId: string, id: string): Promise<TaskRow> {
    return found(await this.tasks.toggle(userId, id));
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
    return found(await knowingList(this.tasks.place(userId, id, target, position)));
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

  /** A change that met no row has one of three reasons, and only then costs more than one statement. */
  private async change(
    userId: string,
    id: string,
    content: Partial<TaskContent>,
    versions: ExpectedVersions,
  ): Promise<TaskRow> {
    const attempt = () =>
      knowingList(this.tasks.update(userId, id, content, versions, this.quotas.limits.bytes));
    const changed = await attempt();
    if (changed) return changed;
    await this.getAt(userId, id, versions);
    return this.quotas.within(userId, 'bytes', attempt);
  }
}

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new TaskNotFound();
  return row;
}

/** The only foreign key of a task is its list, so SQLSTATE 23503 says that there is none. */
async function knowingList<Result>(change: Promise<Result>): Promise<Result> {
  try {
    return await change;
  } catch (error) {
    throw codeOf(error) === '23503' ? unknownList(['body', 'listId']) : error;
  }
}

function requestOf(query: ListTasksQuery): TaskPageRequest {
  const { cursor, offset, listId, tag, due, zone = 'UTC', q, ...rest } = query;
  if (cursor !== undefined && offset !== undefined) {
    const msg = 'cursor and offset cannot be used together';
    throw invalidRequest([{ loc: ['query', 'cursor'], msg, type: 'excludesOffset' }]);
  }
  return {
    ...rest,
    trashed: query.trashed ?? false,
    listId: listId === 'none' ? null : listId,
    tags: tag,
    due: due && { filter: due, zone, today: todayIn(zone) },
    search: q,
    after: cursor === undefined ? undefined : decodeCursor(query.sort, cursor),
    offset: offset ?? 0,
  };
}
