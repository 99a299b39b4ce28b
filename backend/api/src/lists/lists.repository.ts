import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { positionBehind } from '../ordering/manual-order.js';
import { positionAtEnd } from '../ordering/position.js';
import type { QuotaLimits } from '../ledger/quotas.js';
import { tellingOf, tellingOfCreate } from '../ledger/telling.js';
import { ListEntity } from './list.entity.js';

const LIST_FIELDS = [
  'id',
  'userId',
  'name',
  'colour',
  'position',
  'version',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof ListEntity)[];

export type ListRow = {
  readonly [Field in (typeof LIST_FIELDS)[number]]: ListEntity[Field] extends Date
    ? string
    : ListEntity[Field];
};

export type ListContent = Pick<ListRow, 'name' | 'colour'>;

export interface ListsPage {
  readonly items: readonly ListRow[];
}

/** As of tasks: the owner first in every method, and in every statement. */
@Injectable()
export class ListsRepository {
  private readonly columns: string;

  constructor(@InjectRepository(ListEntity) private readonly lists: Repository<ListEntity>) {
    const { columns } = lists.metadata;
    const nameOf = new Map(columns.map(({ propertyName, databaseName }) => [propertyName, databaseName]));
    this.columns = LIST_FIELDS.map((field) => `${nameOf.get(field) ?? field} AS "${field}"`).join(', ');
  }

  /** In their manual order, which the id makes total. */
  all(userId: string): Promise<ListRow[]> {
    const text = `SELECT ${this.columns} FROM app.list WHERE user_id = $1 ORDER BY position, id`;
    return this.lists.query(text, [userId]);
  }

  async find(userId: string, id: string): Promise<ListRow | undefined> {
    const text = `SELECT ${this.columns} FROM app.list WHERE user_id = $1 AND id = $2`;
    const [row] = await this.lists.query<ListRow[]>(text, [userId, id]);
    return row;
  }

  /** @returns undefined, and nothing is written, when the id is taken or there is no room. */
  async insert(
    userId: string,
    id: string,
    { name, colour }: ListContent,
    { fingerprint, limits }: { readonly fingerprint: string; readonly limits: QuotaLimits },
  ): Promise<ListRow | undefined> {
    const written = `INSERT INTO app.list (user_id, id, name, colour, position, fingerprint)
       SELECT $1, $2::uuid, $3, $4, $5, $6 FROM head
       ON CONFLICT (user_id, id) DO NOTHING RETURNING ${this.columns}`;
    const [row] = await this.lists.query<ListRow[]>(tellingOfCreate('lists', written, { limit: '$7' }), [
      userId,
      id,
      name,
      colour,
      positionAtEnd(),
      fingerprint,
      limits.lists,
    ]);
    return row;
  }

  /** The list that an earlier create made, and whether that was the same request. */
  async findCreated(
    userId: string,
    id: string,
    fingerprint: string,
  ): Promise<{ list: ListRow; isReplay: boolean } | undefined> {
    const [row] = await this.lists.query<(ListRow & { isReplay: boolean | null })[]>(
      `SELECT ${this.columns}, fingerprint = $3 AS "isReplay" FROM app.list WHERE user_id = $1 AND id = $2`,
      [userId, id, fingerprint],
    );
    if (!row) return undefined;
    const { isReplay, ...list } = row;
    return { list, isReplay: isReplay === true };
  }

  async update(userId: string, id: string, changes: Partial<ListContent>): Promise<ListRow | undefined> {
    const parameters: unknown[] = [userId, id];
    const fields = (['name', 'colour'] as const).filter((field) => changes[field] !== undefined);
    const set = fields.map((field) => `${field} = $${parameters.push(changes[field])}`);
    return this.change(set, parameters);
  }

  /** @returns undefined when there is no such list, or `afterId` is none either. */
  async moveBehind(userId: string, id: string, afterId: string | null): Promise<ListRow | undefined> {
    const all = { table: 'app.list', userId, condition: 'true', parameters: [] } as const;
    const position = await positionBehind(this.lists, all, id, afterId);
    return position === undefined ? undefined : this.change(['position = $3'], [userId, id, position]);
  }

  private async change(assignments: readonly string[], parameters: unknown[]): Promise<ListRow | undefined> {
    const set = [...assignments, 'version = version + 1', 'updated_at = now()'].join(', ');
    const written = `UPDATE app.list SET ${set} WHERE user_id = $1 AND id = $2 RETURNING ${this.columns}`;
    const [row] = await this.lists.query<ListRow[]>(tellingOf('lists', written), parameters);
    return row;
  }
}
