import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { fingerprintOf } from '../change-log/content-hash.js';
import { Quotas } from '../change-log/quotas.js';
import { Transactions } from '../change-log/transactions.js';
import type { CreateListDto, UpdateListDto } from './dto/list.dto.js';
import { ListIdConflict, ListNotFound, unknownListNeighbour } from './lists.errors.js';
import { ListsRepository, type ListDeletion, type ListRow, type ListsPage } from './lists.repository.js';

@Injectable()
export class ListsService {
  constructor(
    private readonly lists: ListsRepository,
    private readonly transactions: Transactions,
    private readonly quotas: Quotas,
  ) {}

  async all(userId: string): Promise<ListsPage> {
    return { items: await this.lists.all(userId) };
  }

  /** @throws {ListNotFound} */
  async get(userId: string, id: string): Promise<ListRow> {
    return found(await this.lists.find(userId, id));
  }

  /**
   * Creates a list. Safe to repeat with an id that the client chose.
   *
   * @throws {ListIdConflict | QuotaReached}
   */
  async create(
    userId: string,
    { id, name, colour }: CreateListDto,
  ): Promise<{ list: ListRow; isNew: boolean }> {
    const listId = id ?? randomUUID();
    const content = { name, colour: colour ?? null };
    const origin = { fingerprint: fingerprintOf(content), limits: this.quotas.limits };
    return this.quotas.within(userId, 'lists', async () => {
      const inserted = await this.lists.insert(userId, listId, content, origin);
      if (inserted) return { list: inserted, isNew: true };
      const created = await this.lists.findCreated(userId, listId, origin.fingerprint);
      if (created?.isReplay === false) throw new ListIdConflict();
      return created && { list: created.list, isNew: false };
    });
  }

  /** @throws {ListNotFound} */
  async update(userId: string, id: string, changes: UpdateListDto): Promise<ListRow> {
    return found(await this.lists.update(userId, id, changes));
  }

  /** Moves a list after another, or to the start. @throws {ListNotFound}, or 422 if there is no such other list. */
  async move(userId: string, id: string, afterId: string | null): Promise<ListRow> {
    const position = await this.lists.positionAfter(userId, id, afterId);
    if (position !== undefined) return found(await this.lists.move(userId, id, position));
    await this.get(userId, id);
    throw unknownListNeighbour();
  }

  /** Deletes a list and puts its tasks into the trash. @throws {ListNotFound} */
  async delete(userId: string, id: string): Promise<ListDeletion> {
    const bulkId = randomUUID();
    const isDeleted = await this.transactions.retryWhileLocked(
      () =>
        this.transactions.run(async (transaction) => {
          await this.lists.lockUsage(userId, transaction);
          return this.lists.delete(userId, id, bulkId, transaction);
        }),
      () => this.lists.waitForLocks(userId, id),
    );
    if (!isDeleted) throw new ListNotFound();
    return { bulkId };
  }
}

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new ListNotFound();
  return row;
}
