import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { recordChange } from '../../change-log/record-change.js';
import { FORGET_OLD_RECORDS, IS_UNDOABLE, NOTED_BYTES } from '../../change-log/undo-records.js';
import type { QuerySource } from '../../database/query-source.js';
import { remindAgain } from '../../reminders/remind-again.js';
import { assignments, changesReminding, type Bind } from '../task-assignments.js';
import type { TaskContent } from '../task.js';

/** What a request does to each of its tasks. */
export interface BulkChange {
  readonly content: Partial<Omit<TaskContent, 'title' | 'description' | 'tags'>>;
  readonly addTags: readonly string[];
  readonly removeTags: readonly string[];
  /** true: into the trash; false: out of it, which is the only change that looks for tasks there. */
  readonly trashed: boolean | undefined;
}

/** A task and its version after the change; null if it was not changed. */
export interface BulkResult {
  readonly id: string;
  readonly version: number | null;
}

/** The result of a change for each of its tasks. */
export interface BulkOutcome {
  /** null if no task was changed. */
  readonly bulkId: string | null;
  readonly results: readonly {
    readonly id: string;
    readonly status: 'changed' | 'not_found' | 'changed_since';
    readonly version: number | null;
  }[];
}

/** What an undo record holds, and the ids of its tasks. */
export interface UndoRecord {
  readonly ids: readonly string[];
  readonly kind: 'bulk change' | 'list deletion';
}

/** The bytes of the deleted undo record. */
const UNDONE_BYTES = '-(SELECT coalesce(sum(bytes), 0) FROM undo)';

/** How many bytes the tags of a CTE have grown. */
const tagGrowth = (changed: string): string =>
  `(SELECT coalesce(sum(octet_length(array_to_string(tags, '')) - octet_length(array_to_string(old_tags, ''))), 0)
         FROM ${changed})`;

/** Each change is one statement: it changes all of its tasks or none. `bulk.repository.sql` shows the final texts. */
@Injectable()
export class BulkRepository {
  constructor(@InjectDataSource() private readonly database: QuerySource) {}

  async findRecord(userId: string, bulkId: string): Promise<UndoRecord | undefined> {
    const [record] = await this.database.query<UndoRecord[]>(
      `SELECT ARRAY(SELECT (each ->> 'id')::uuid FROM jsonb_array_elements(before) AS each) AS ids,
         CASE WHEN list IS NULL THEN 'bulk change' ELSE 'list deletion' END AS kind
       FROM app.bulk_change WHERE user_id = $1 AND id = $2 AND ${IS_UNDOABLE}`,
      [userId, bulkId],
    );
    return record;
  }

  /**
   * Locks the tasks in the order of their ids, so that two calls can't deadlock, changes them, and records under `bulkId`
   * what they were.
   *
   * @returns One result for each id, in their order.
   */
  apply(
    userId: string,
    bulkId: string,
    ids: readonly string[],
    change: BulkChange,
    source = this.database,
  ): Promise<BulkResult[]> {
    const parameters: unknown[] = [userId, ids, bulkId];
    const set = bulkAssignments(change, (value) => `$${parameters.push(value)}`);
    const where = change.trashed === false ? 'deleted_at IS NOT NULL' : 'deleted_at IS NULL';
    return source.query(
      `WITH chosen AS (
         SELECT id AS chosen_id, tags AS old_tags, jsonb_build_object('id', id, 'version', version + 1,
           'completed', completed, 'completed_at', completed_at, 'list_id', list_id, 'priority', priority,
           'tags', tags, 'due_date', due_date, 'due_time', due_time, 'due_zone', due_zone, 'repeat', repeat,
           'deleted_at', deleted_at) AS noted
         FROM app.task WHERE user_id = $1 AND id = ANY($2::uuid[]) AND ${where} ORDER BY id FOR UPDATE
       ), changed AS (
         UPDATE app.task SET ${[...set, 'version = version + 1', 'updated_at = now()'].join(', ')}
         FROM chosen WHERE user_id = $1 AND id = chosen_id
         RETURNING id, version, tags, old_tags
       ), record AS (
         SELECT jsonb_agg(noted) AS before FROM chosen HAVING count(*) > 0
       ), noted AS (
         INSERT INTO app.bulk_change (user_id, id, before, bytes)
         SELECT $1, $3::uuid, before, octet_length(before::text) FROM record RETURNING bytes
       ), ${FORGET_OLD_RECORDS}, ${recordChange(
         { tasks: 'changed' },
         { bytes: `${tagGrowth('changed')} + ${NOTED_BYTES}` },
       )}
       SELECT requested AS id, version FROM unnest($2::uuid[]) WITH ORDINALITY AS each (requested, place)
       LEFT JOIN changed ON id = requested ORDER BY place`,
      parameters,
    );
  }

  /**
   * Restores the tasks of a bulk change, except those that have changed since, and deletes the record. A task whose list
   * has been deleted goes to the default list. The transaction has locked the tasks.
   *
   * @returns undefined if there is no such record.
   */
  async undoChange(
    userId: string,
    bulkId: string,
    transaction: QuerySource,
  ): Promise<BulkResult[] | undefined> {
    const results = await transaction.query<BulkResult[]>(
      `WITH undo AS (
         DELETE FROM app.bulk_change WHERE user_id = $1 AND id = $2 AND ${IS_UNDOABLE} RETURNING before, bytes
       ), noted AS (
         SELECT * FROM undo, jsonb_to_recordset(before) AS each (id uuid, version integer, completed boolean,
           completed_at timestamptz, list_id uuid, priority smallint, tags text[], due_date date, due_time time,
           due_zone text, repeat text, deleted_at timestamptz)
       ), chosen AS (
         SELECT id AS chosen_id, tags AS old_tags FROM app.task
         WHERE user_id = $1 AND id = ANY (ARRAY(SELECT noted.id FROM noted))
       ), undone AS (
         UPDATE app.task AS task SET completed = noted.completed, completed_at = noted.completed_at,
           list_id = (SELECT list.id FROM app.list WHERE user_id = $1 AND list.id = noted.list_id FOR KEY SHARE),
           priority = noted.priority, tags = noted.tags, due_date = noted.due_date, due_time = noted.due_time,
           due_zone = noted.due_zone, repeat = noted.repeat, deleted_at = noted.deleted_at,
           ${remindAgain('noted.due_time', 'task.reminders')},
           version = task.version + 1, updated_at = now(), search_text = app.search_words(
             concat_ws(' ', task.title, task.description, array_to_string(noted.tags, ' ')))
         FROM noted JOIN chosen ON chosen_id = noted.id
         WHERE task.user_id = $1 AND task.id = noted.id AND task.version = noted.version
         RETURNING task.id, task.version, task.tags, old_tags
       ), ${recordChange(
         { tasks: 'undone' },
         { bytes: `${tagGrowth('undone')} + ${UNDONE_BYTES}` },
         'EXISTS (SELECT FROM undo)',
       )}
       SELECT noted.id, undone.version FROM noted LEFT JOIN undone ON undone.id = noted.id ORDER BY noted.id`,
      [userId, bulkId],
    );
    return results.length > 0 ? results : undefined;
  }

  async lockTasks(userId: string, ids: readonly string[], transaction: QuerySource): Promise<void> {
    await transaction.query(
      `SELECT count(*) FROM (
         SELECT FROM app.task WHERE user_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE
       ) AS task`,
      [userId, ids],
    );
  }

  /**
   * Restores a deleted list and its tasks, except those that have changed since, and deletes the record, which
   * `ListsRepository` wrote. The transaction has locked the tasks.
   *
   * @returns undefined if there is no such record.
   */
  async undoListDeletion(
    userId: string,
    bulkId: string,
    transaction: QuerySource,
  ): Promise<BulkResult[] | undefined> {
    // The planner doesn't know how many tasks the record holds, and would join them row by row.
    await transaction.query('SET LOCAL enable_nestloop = off');
    const [undone] = await transaction.query<{ results: BulkResult[] }[]>(
      `WITH undo AS (
         DELETE FROM app.bulk_change WHERE user_id = $1 AND id = $2 AND ${IS_UNDOABLE} RETURNING before, list, bytes
       ), list AS (
         SELECT each.* FROM undo, jsonb_to_record(list) AS each (id uuid, name text, colour text, position text,
           version integer, fingerprint text, created_at timestamptz)
       ), noted AS (
         SELECT each.* FROM undo, jsonb_to_recordset(before) AS each (id uuid, version integer, deleted_at timestamptz)
       ), chosen AS (
         SELECT id AS chosen_id FROM app.task WHERE user_id = $1 AND id = ANY (ARRAY(SELECT id FROM noted))
         ORDER BY id FOR UPDATE
       ), undone AS (
         UPDATE app.task AS task SET list_id = (SELECT id FROM list), deleted_at = noted.deleted_at,
           ${remindAgain('task.due_time', 'task.reminders')}, version = task.version + 1, updated_at = now()
         FROM noted JOIN chosen ON chosen_id = noted.id
         WHERE task.user_id = $1 AND task.id = noted.id AND task.version = noted.version
         RETURNING task.id, task.version
       ), missing AS (
         SELECT count(*) AS lists FROM list
         WHERE NOT EXISTS (SELECT FROM app.list AS taken WHERE taken.user_id = $1 AND taken.id = list.id)
       ), ${recordChange(
         { tasks: 'undone', lists: 'list' },
         { lists: '(SELECT lists FROM missing)', bytes: UNDONE_BYTES },
       )}, restored AS (
         INSERT INTO app.list (user_id, id, name, colour, position, version, fingerprint, created_at)
         SELECT $1, id, name, colour, list.position, version + 1, fingerprint, created_at FROM counted, list
         ON CONFLICT (user_id, id) DO NOTHING
       )
       SELECT coalesce((
         SELECT jsonb_agg(jsonb_build_object('id', noted.id, 'version', undone.version) ORDER BY noted.id)
         FROM noted LEFT JOIN undone ON undone.id = noted.id), '[]') AS results
       FROM undo`,
      [userId, bulkId],
    );
    return undone?.results;
  }
}

function bulkAssignments({ content, addTags, removeTags, trashed }: BulkChange, bind: Bind): string[] {
  // Existing tags come first, in their order, and each tag appears once.
  const retagged = (): string => `ARRAY(
           SELECT tag FROM unnest(tags || ${bind(addTags)}::text[]) WITH ORDINALITY AS each (tag, place)
           WHERE tag <> ALL(${bind(removeTags)}::text[]) GROUP BY tag ORDER BY min(place))`;
  const changesTags = addTags.length + removeTags.length > 0;
  return [
    ...assignments(content, bind, changesTags ? { tags: retagged() } : {}),
    ...(trashed === undefined ? [] : [`deleted_at = ${trashed ? 'now()' : 'NULL'}`]),
    ...(trashed === false && !changesReminding(content) ? [remindAgain()] : []),
  ];
}
