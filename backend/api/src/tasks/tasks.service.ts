import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { codeOf } from '../errors/database-problem.js';
import { todayIn } from '../validation/calendar.js';
import { invalidRequest } from '../validation/problem-validation.pipe.js';
import type { MoveTaskDto, ReplaceTaskDto, UpdateTaskDto } from './dto/change-task.dto.js';
import type { CreateTaskDto } from './dto/create-task.dto.js';
import type { ListTasksQuery } from './dto/list-tasks.query.js';
import { complete, duePart, hasContent } from './task-content.js';
import { decodeCursor, encodeCursor } from './task-cursor.js';
import type { ExpectedVersions } from './task-etag.js';
import type { TaskPageRequest } from './task-page.js';
import type { TaskRow } from './task-row.js';
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
  constructor(private readonly tasks: TasksRepository) {}

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
   * Safe to repeat under a client-made id.
   *
   * @returns The task, and whether this call made it.
   * @throws {TaskIdConflict} The id holds other content, also when the task was changed after it was created.
   */
  async create(userId: string, { id, ...given }: CreateTaskDto): Promise<{ task: TaskRow; isNew: boolean }> {
    const taskId = id ?? randomUUID();
    const content = complete(given);
    const inserted = await knowingList(this.tasks.insert(userId, taskId, content));
    if (inserted) return { task: inserted, isNew: true };
    const existing = await this.tasks.find(userId, taskId);
    if (!existing || !hasContent(existing, content)) throw new TaskIdConflict();
    return { task: existing, isNew: false };
  }

  /** @throws {TaskNotFound | TaskVersionStale} */
  async replace(
    userId: string,
    id: string,
    given: ReplaceTaskDto,
    versions: ExpectedVersions,
  ): Promise<TaskRow> {
    const changed = await knowingList(this.tasks.update(userId, id, complete(given), versions));
    return changed ?? this.refuse(userId, id);
  }

  /** @throws {TaskNotFound | TaskVersionStale} */
  async update(
    userId: string,
    id: string,
    changes: UpdateTaskDto,
    versions: ExpectedVersions,
  ): Promise<TaskRow> {
    if (Object.keys(changes).length === 0) return this.getAt(userId, id, versions);
    const changed = await knowingList(
      this.tasks.update(userId, id, Object.assign({}, changes, duePart(changes)), versions),
    );
    return changed ?? this.refuse(userId, id);
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
    if (!(await this.tasks.trash(userId, id, versions))) await this.refuse(userId, id);
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

  /** A change met no row: either there is none, or it has moved on. Only this case costs a second statement. */
  private async refuse(userId: string, id: string): Promise<never> {
    found(await this.tasks.find(userId, id));
    throw new TaskVersionStale();
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
