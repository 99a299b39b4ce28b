import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

/** The rows of one change, or of several consecutive ones. */
export interface ChangedRows {
  /** Of the last change. */
  readonly position: number;
  /** undefined: too many, or no longer known. */
  readonly ids: { readonly tasks: readonly string[]; readonly lists: readonly string[] } | undefined;
}

interface ChangeRow {
  readonly position: number;
  readonly tasks: string[] | null;
  readonly lists: string[] | null;
}

/** For all owners who are connected to this process: it returns the position of each one's last change. */
export const POSITIONS = `
  SELECT user_id AS "userId", position FROM app.usage WHERE user_id = ANY($1::text[])`;

const IDS_MAX = 500;

/** Reads what `change-log/record-change.ts` writes. */
@Injectable()
export class ChangesRepository {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** The position of the last change of each owner; an owner who never changed anything is at 0. */
  async positions(userIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.query<{ userId: string; position: number }[]>(POSITIONS, [userIds]);
    return new Map(rows.map(({ userId, position }) => [userId, position]));
  }

  /** All changes after a position as one; undefined when there are none. */
  async since(userId: string, after: number): Promise<ChangedRows | undefined> {
    const changes = await this.database.query<ChangeRow[]>(
      'SELECT position, tasks, lists FROM app.change WHERE user_id = $1 AND position > $2 ORDER BY position',
      [userId, after],
    );
    const last = changes.at(-1);
    if (!last) return undefined;
    // Positions have no gaps, so that a missing one has been overwritten.
    const isWhole = last.position - after === changes.length;
    return { position: last.position, ids: isWhole ? merged(changes) : undefined };
  }
}

function merged(changes: readonly ChangeRow[]): ChangedRows['ids'] {
  if (changes.some(({ tasks, lists }) => tasks === null && lists === null)) return undefined;
  const tasks = new Set(changes.flatMap((change) => change.tasks ?? []));
  const lists = new Set(changes.flatMap((change) => change.lists ?? []));
  return tasks.size + lists.size > IDS_MAX ? undefined : { tasks: [...tasks], lists: [...lists] };
}
