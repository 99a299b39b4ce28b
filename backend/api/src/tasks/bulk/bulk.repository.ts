import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { telling } from '../../ledger/telling.js';
import type { QuerySource } from '../../database/query-source.js';
import { assignments } from '../task-changes.js';
import type { TaskContent } from '../task-row.js';
import { BulkChangeEntity } from './bulk-change.entity.js';

/** What one call does to each of its tasks. */
export interface BulkChange {
  readonly content: Partial<Omit<TaskContent, 'title' | 'description' | 'tags'>>;
  readonly addTags: readonly string[];
  readonly removeTags: readonly string[];
  /** true: into the trash; false: out of it. Out of it is the only change that looks for tasks there. */
  readonly trashed: boolean | undefined;
}

/** A task, and the version it has now; null: it is not as it would have to be, and stays untouched. */
export interface BulkResult {
  readonly id: string;
  readonly version: number | null;
}

/** Column and type of what an undo brings back. */
const REMEMBERED = {
  completed: 'boolean',
  completed_at: 'timestamptz',
  list_id: 'uuid',
  priority: 'smallint',
  tags: 'text[]',
  due_date: 'date',
  due_time: 'time',
  due_zone: 'text',
  repeat: 'text',
  deleted_at: 'timestamptz',
} as const;

/** Each change is one statement: it happens to all of its tasks, or nothing happens. */
@Injectable()
export class BulkRepository {
  constructor(@InjectRepository(BulkChangeEntity) private readonly changes: Repository<BulkChangeEntity>) {}

  /** The tasks of a change that can be undone. */
  async idsOf(userId: string, bulkId: string): Promise<string[]> {
    const rows = await this.changes.query<{ id: string }[]>(
      `SELECT each ->> 'id' AS id FROM app.bulk_change, jsonb_array_elements(before) AS each
       WHERE user_id = $1 AND app.bulk_change.id = $2`,
      [userId, bulkId],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Locks the tasks in the order of their ids, so that two calls cannot wait for each other, changes them, and notes
   * what they were under `bulkId`, unless there were none. Notes older than a day go.
   *
   * @returns One for each id, in their order.
   */
  change(
    userId: string,
    bulkId: string,
    ids: readonly string[],
    change: BulkChange,
    source: QuerySource = this.changes,
  ): Promise<BulkResult[]> {
    const parameters: unknown[] = [userId, ids, bulkId];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const set = [...this.assign(change, bind), 'version = version + 1', 'updated_at = now()'];
    const before = Object.keys(REMEMBERED).map((column) => `'${column}', ${column}`);
    return source.query(
      `WITH chosen AS (
         SELECT id AS chosen_id, jsonb_build_object('id', id, 'version', version + 1, ${before.join(', ')}) AS noted
         FROM app.task
         WHERE user_id = $1 AND id = ANY($2::uuid[]) AND deleted_at IS ${change.trashed === false ? 'NOT ' : ''}NULL
         ORDER BY id FOR UPDATE
       ), changed AS (
         UPDATE app.task SET ${set.join(', ')} FROM chosen WHERE user_id = $1 AND id = chosen_id RETURNING id, version
       ), noted AS (
         INSERT INTO app.bulk_change (user_id, id, before)
         SELECT $1, $3::uuid, jsonb_agg(noted) FROM chosen HAVING count(*) > 0
       ), forgotten AS (
         DELETE FROM app.bulk_change WHERE user_id = $1 AND created_at < now() - interval '1 day'
       ), ${telling({ tasks: 'changed' })}
       SELECT asked AS id, version FROM unnest($2::uuid[]) WITH ORDINALITY AS each (asked, place)
       LEFT JOIN changed ON id = asked ORDER BY place`,
      parameters,
    );
  }

  /**
   * Brings the tasks of one change back to what they were, once, except those that have been changed since. A list
   * that is gone by now is the default list.
   *
   * @returns undefined when there is no such change, or it has been undone.
   */
  async undo(userId: string, bulkId: string, source: QuerySource): Promise<BulkResult[] | undefined> {
    const types = Object.entries(REMEMBERED).map(([column, type]) => `${column} ${type}`);
    const back = Object.keys(REMEMBERED).map((column) =>
      column === 'list_id'
        ? `list_id = (SELECT list.id FROM app.list WHERE user_id = $1 AND list.id = noted.list_id)`
        : `${column} = noted.${column}`,
    );
    const results = await source.query<BulkResult[]>(
      `WITH change AS (
         DELETE FROM app.bulk_change WHERE user_id = $1 AND id = $2 RETURNING before
       ), noted AS (
         SELECT * FROM change, jsonb_to_recordset(before) AS each (id uuid, version integer, ${types.join(', ')})
       ), undone AS (
         UPDATE app.task AS task SET ${back.join(', ')}, version = task.version + 1, updated_at = now(),
           search_text = app.search_words(
             concat_ws(' ', task.title, task.description, array_to_string(noted.tags, ' ')))
         FROM noted WHERE task.user_id = $1 AND task.id = noted.id AND task.version = noted.version
         RETURNING task.id, task.version
       ), ${telling({ tasks: 'undone' })}
       SELECT noted.id, undone.version FROM noted LEFT JOIN undone ON undone.id = noted.id ORDER BY noted.id`,
      [userId, bulkId],
    );
    return results.length > 0 ? results : undefined;
  }

  private assign(
    { content, addTags, removeTags, trashed }: BulkChange,
    bind: (value: unknown) => string,
  ): string[] {
    // Those that stay come first, in their order; each is wanted once.
    const retagged = (): string => `ARRAY(
           SELECT tag FROM unnest(tags || ${bind(addTags)}::text[]) WITH ORDINALITY AS each (tag, place)
           WHERE tag <> ALL(${bind(removeTags)}::text[]) GROUP BY tag ORDER BY min(place))`;
    const isRetagged = addTags.length + removeTags.length > 0;
    return [
      ...assignments(content, bind, isRetagged ? { tags: retagged() } : {}),
      ...(trashed === undefined ? [] : [`deleted_at = ${trashed ? 'now()' : 'NULL'}`]),
    ];
  }
}
