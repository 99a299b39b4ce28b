import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { invalidRequest } from '../validation/problem-validation.pipe.js';
import type { ReplaceTaskDto, UpdateTaskDto } from './dto/change-task.dto.js';
import type { CreateTaskDto } from './dto/create-task.dto.js';
import type { ListTasksQuery } from './dto/list-tasks.query.js';
import { decodeCursor, encodeCursor } from './task-cursor.js';
import type { ExpectedVersions } from './task-etag.js';
import { TaskIdConflict, TaskNotFound, TaskVersionStale } from './tasks.errors.js';
import { TasksRepository, type TaskContent, type TaskCounts, type TaskRow } from './tasks.repository.js';

export interface TaskPage {
  readonly items: readonly TaskRow[];
  readonly nextCursor: string | null;
}

@Injectable()
export class TasksService {
  constructor(private readonly tasks: TasksRepository) {}

  async list(userId: string, { completed, limit, offset, cursor }: ListTasksQuery): Promise<TaskPage> {
    if (cursor !== undefined && offset !== undefined) {
      const msg = 'cursor and offset cannot be used together';
      throw invalidRequest([{ loc: ['query', 'cursor'], msg, type: 'excludesOffset' }]);
    }
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    // One row more than asked for tells whether there is a next page, without a count.
    const rows = await this.tasks.list(userId, { completed, after, limit: limit + 1, offset: offset ?? 0 });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? encodeCursor(last) : null };
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
    const inserted = await this.tasks.insert(userId, taskId, content);
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
    const changed = await this.tasks.update(userId, id, complete(given), versions);
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
    const changed = await this.tasks.update(userId, id, changes, versions);
    return changed ?? this.refuse(userId, id);
  }

  /** @throws {TaskNotFound} */
  async toggle(userId: string, id: string): Promise<TaskRow> {
    return found(await this.tasks.toggle(userId, id));
  }

  /** @throws {TaskNotFound | TaskVersionStale} */
  async delete(userId: string, id: string, versions: ExpectedVersions): Promise<void> {
    const isDeleted = await this.tasks.delete(userId, id, versions);
    if (!isDeleted) await this.refuse(userId, id);
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

/** A whole content as a client may write it: what has a default may be left out. */
type GivenContent = Pick<TaskContent, 'title'> & {
  [Field in keyof TaskContent]?: TaskContent[Field] | undefined;
};

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new TaskNotFound();
  return row;
}

function complete({ title, description, completed }: GivenContent): TaskContent {
  return { title, description: description ?? null, completed: completed ?? false };
}

function hasContent(task: TaskContent, { title, description, completed }: TaskContent): boolean {
  return task.title === title && task.description === description && task.completed === completed;
}
