import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Quotas } from '../../ledger/quotas.js';
import { telling } from '../../ledger/telling.js';
import { FORGETTING, IS_UNDOABLE, NOTED_BYTES } from '../../ledger/undo-records.js';
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

export interface NotedChange {
  readonly ids: readonly string[];
  readonly isOfList: boolean;
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

/** The text of the record is no longer kept. */
const UNDONE_BYTES = '-(SELECT coalesce(sum(bytes), 0) FROM change)';

/** How much longer the tags of a CTE are than they were. */
const growthOf = (changed: string): string =>
  `(SELECT coalesce(sum(octet_length(array_to_string(tags, '')) - octet_length(array_to_string(old_tags, ''))), 0)
     FROM ${changed})`;

/** 0: another list has been made under the id meanwhile. */
const IS_LIST_MISSING = `(SELECT count(*) FROM list
   WHERE NOT EXISTS (SELECT FROM app.list AS taken WHERE taken.user_id = $1 AND taken.id = list.id))`;

const UNDO_DELETION = `WITH change AS (
   DELETE FROM app.bulk_change WHERE user_id = $1 AND id = $2 AND ${IS_UNDOABLE} RETURNING before, list, bytes
 ), list AS (
   SELECT each.* FROM change, jsonb_to_record(list) AS each (id uuid, name text, colour text, position text,
     version integer, fingerprint text, created_at timestamptz)
 ), noted AS (
   SELECT each.* FROM change, jsonb_to_recordset(before) AS each (id uuid, version integer, deleted_at timestamptz)
 ), chosen AS (
   SELECT id AS chosen_id FROM app.task WHERE user_id = $1 AND id = ANY (ARRAY(SELECT id FROM noted))
   ORDER BY id FOR UPDATE
 ), undone AS (
   UPDATE app.task AS task SET list_id = (SELECT id FROM list), deleted_at = noted.deleted_at,
     version = task.version + 1, updated_at = now()
   FROM noted JOIN chosen ON chosen_id = noted.id
   WHERE task.user_id = $1 AND task.id = noted.id AND task.version = noted.version
   RETURNING task.id, task.version
 ), ${telling({ tasks: 'undone', lists: 'list' }, { lists: IS_LIST_MISSING, bytes: UNDONE_BYTES })}, restored AS (
   INSERT INTO app.list (user_id, id, name, colour, position, version, fingerprint, created_at)
   SELECT $1, id, name, colour, list.position, version + 1, fingerprint, created_at FROM head, list
   ON CONFLICT (user_id, id) DO NOTHING
 )
 SELECT coalesce((
   SELECT jsonb_agg(jsonb_build_object('id', noted.id, 'version', undone.version) ORDER BY noted.id)
   FROM noted LEFT JOIN undone ON undone.id = noted.id), '[]') AS results
 FROM change`;

/** Each change is one statement: it happens to all of its tasks, or nothing happens. */
@Injectable()
export class BulkRepository {
  constructor(
    @InjectRepository(BulkChangeEntity) private readonly changes: Repository<BulkChangeEntity>,
    private readonly quotas: Quotas,
  ) {}

  /** A change that can be undone: its tasks, and whether it was the deletion of a list. */
  async find(userId: string, bulkId: string): Promise<NotedChange | undefined> {
    const [noted] = await this.changes.query<NotedChange[]>(
      `SELECT ARRAY(SELECT (each ->> 'id')::uuid FROM jsonb_array_elements(before) AS each) AS ids,
         list IS NOT NULL AS "isOfList"
       FROM app.bulk_change WHERE user_id = $1 AND id = $2 AND ${IS_UNDOABLE}`,
      [userId, bulkId],
    );
    return noted;
  }

  /**
   * Locks the tasks in the order of their ids, so that two calls cannot wait for each other, changes them, and notes
   * what they were under `bulkId`, unless there were none.
   *
   * @param source A transaction, where the change is part of one.
   * @returns One for each id, in their order.
   * @throws {QuotaReached} By tags. What is kept for the undo counts and refuses nothing: who cleans up needs no room.
   */
  change(
    userId: string,
    bulkId: string,
    ids: readonly string[],
    change: BulkChange,
    source?: QuerySource,
  ): Promise<BulkResult[]> {
    if (change.addTags.length === 0) return this.write(userId, bulkId, ids, change, source ?? this.changes);
    const within = async (transaction: QuerySource): Promise<BulkResult[]> => {
      const results = await this.write(userId, bulkId, ids, change, transaction);
      await this.quotas.check(transaction, userId, ['bytes']);
      return results;
    };
    return source ? within(source) : this.changes.manager.transaction(within);
  }

  private write(
    userId: string,
    bulkId: string,
    ids: readonly string[],
    change: BulkChange,
    source: QuerySource,
  ): Promise<BulkResult[]> {
    const parameters: unknown[] = [userId, ids, bulkId];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const set = [...this.assign(change, bind), 'version = version + 1', 'updated_at = now()'];
    const before = Object.keys(REMEMBERED).map((column) => `'${column}', ${column}`);
    return source.query(
      `WITH chosen AS (
         SELECT id AS chosen_id, tags AS old_tags, jsonb_build_object('id', id, 'version', version + 1, ${before.join(', ')}) AS noted
         FROM app.task
         WHERE user_id = $1 AND id = ANY($2::uuid[]) AND deleted_at IS ${change.trashed === false ? 'NOT ' : ''}NULL
         ORDER BY id FOR UPDATE
       ), changed AS (
         UPDATE app.task SET ${set.join(', ')} FROM chosen WHERE user_id = $1 AND id = chosen_id
         RETURNING id, version, tags, old_tags
       ), record AS (
         SELECT jsonb_agg(noted) AS before FROM chosen HAVING count(*) > 0
       ), noted AS (
         INSERT INTO app.bulk_change (user_id, id, before, bytes)
         SELECT $1, $3::uuid, before, octet_length(before::text) FROM record RETURNING bytes
       ), ${FORGETTING}, ${telling({ tasks: 'changed' }, { bytes: `${growthOf('changed')} + ${NOTED_BYTES}` })}
       SELECT asked AS id, version FROM unnest($2::uuid[]) WITH ORDINALITY AS each (asked, place)
       LEFT JOIN changed ON id = asked ORDER BY place`,
      parameters,
    );
  }

  /**
   * Brings the tasks of one change back to what they were, once, except those that have been changed since. A list
   * that is gone by now is the default list. The transaction has locked the tasks.
   *
   * @returns undefined when there is no such change, or it has been undone.
   */
  async undo(userId: string, bulkId: string, source: QuerySource): Promise<BulkResult[] | undefined> {
    const types = Object.entries(REMEMBERED).map(([column, type]) => `${column} ${type}`);
    const back = Object.keys(REMEMBERED).map((column) =>
      column === 'list_id'
        ? `list_id = (SELECT list.id FROM app.list WHERE user_id = $1 AND list.id = noted.list_id FOR KEY SHARE)`
        : `${column} = noted.${column}`,
    );
    const results = await source.query<BulkResult[]>(
      `WITH change AS (
         DELETE FROM app.bulk_change WHERE user_id = $1 AND id = $2 AND ${IS_UNDOABLE} RETURNING before, bytes
       ), noted AS (
         SELECT * FROM change, jsonb_to_recordset(before) AS each (id uuid, version integer, ${types.join(', ')})
       ), chosen AS (
         SELECT id AS chosen_id, tags AS old_tags FROM app.task
         WHERE user_id = $1 AND id = ANY (ARRAY(SELECT noted.id FROM noted))
       ), undone AS (
         UPDATE app.task AS task SET ${back.join(', ')}, version = task.version + 1, updated_at = now(),
           search_text = app.search_words(
             concat_ws(' ', task.title, task.description, array_to_string(noted.tags, ' ')))
         FROM noted JOIN chosen ON chosen_id = noted.id
         WHERE task.user_id = $1 AND task.id = noted.id AND task.version = noted.version
         RETURNING task.id, task.version, task.tags, old_tags
       ), ${telling({ tasks: 'undone' }, { bytes: `${growthOf('undone')} + ${UNDONE_BYTES}` }, 'EXISTS (SELECT FROM change)')}
       SELECT noted.id, undone.version FROM noted LEFT JOIN undone ON undone.id = noted.id ORDER BY noted.id`,
      [userId, bulkId],
    );
    return results.length > 0 ? results : undefined;
  }

  /**
   * Brings a deleted list back, and its tasks, except those that have been changed since. `ListDeletionRepository`
   * wrote what there was of them.
   *
   * @param ids The tasks of the record.
   * @returns As {@link undo}.
   * @throws {QuotaReached}
   */
  undoDeletion(userId: string, bulkId: string, ids: readonly string[]): Promise<BulkResult[] | undefined> {
    return this.changes.manager.transaction(async (transaction) => {
      // Before the record, as all do who need both.
      await transaction.query(
        `SELECT count(*) FROM (
           SELECT FROM app.task WHERE user_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE
         ) AS task`,
        [userId, ids],
      );
      // The planner does not know how many tasks were noted, and would join them row by row.
      await transaction.query('SET LOCAL enable_nestloop = off');
      const [undone] = await transaction.query<{ results: BulkResult[] }[]>(UNDO_DELETION, [userId, bulkId]);
      if (undone) await this.quotas.check(transaction, userId, ['lists']);
      return undone?.results;
    });
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
