import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { TaskCounts } from '../tasks/task.js';

/** The usage of one user: numbers, and none of the content. */
export interface UsageRow {
  readonly userId: string;
  readonly tasks: TaskCounts;
  readonly lists: number;
  readonly lastChangeAt: string | null;
}

// For all owners: they return numbers to an administrator. Every user who ever wrote has a usage row, so its key gives a
// page of users without reading tasks; the counts then read only the rows of those users. Three statements instead of a
// join, because a sharded database runs each of them where the rows are.
export const USERS = `
  SELECT user_id AS "userId" FROM app.usage WHERE user_id > $1 ORDER BY user_id LIMIT $2`;
export const TASKS_OF_USERS = `
  SELECT user_id AS "userId", count(*) FILTER (WHERE NOT completed AND deleted_at IS NULL) AS open,
    count(*) FILTER (WHERE completed AND deleted_at IS NULL) AS completed, max(updated_at) AS "lastChangeAt"
  FROM app.task WHERE user_id = ANY($1::text[]) GROUP BY user_id`;
export const LISTS_OF_USERS = `
  SELECT user_id AS "userId", count(*) AS lists, max(updated_at) AS "lastChangeAt"
  FROM app.list WHERE user_id = ANY($1::text[]) GROUP BY user_id`;

@Injectable()
export class AdminUsersRepository {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** Users ordered by id, which never changes. @param after '' for the first page. */
  async list(after: string, limit: number): Promise<UsageRow[]> {
    const users = await this.database.query<{ userId: string }[]>(USERS, [after, limit]);
    const ids = users.map(({ userId }) => userId);
    const [tasks, lists] = await Promise.all([
      this.perUser<TaskCounts & Changed>(TASKS_OF_USERS, ids),
      this.perUser<{ readonly lists: number } & Changed>(LISTS_OF_USERS, ids),
    ]);
    return ids.map((userId) => {
      const { open = 0, completed = 0, lastChangeAt: taskChangedAt = null } = tasks.get(userId) ?? {};
      const { lists: count = 0, lastChangeAt: listChangedAt = null } = lists.get(userId) ?? {};
      const changes = [taskChangedAt, listChangedAt].filter((change) => change !== null).toSorted();
      return { userId, tasks: { open, completed }, lists: count, lastChangeAt: changes.at(-1) ?? null };
    });
  }

  private async perUser<Row>(statement: string, ids: readonly string[]): Promise<Map<string, Row>> {
    const rows = await this.database.query<(Row & { userId: string })[]>(statement, [ids]);
    return new Map(rows.map((row) => [row.userId, row]));
  }
}

interface Changed {
  readonly lastChangeAt: string;
}
