import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CreateListDto, UpdateListDto } from './dto/list.dto.js';
import { fingerprintOf } from '../ledger/fingerprint.js';
import { Quotas } from '../ledger/quotas.js';
import { ListDeletionRepository, type ListDeletion } from './list-deletion.repository.js';
import { ListIdConflict, ListNotFound, unknownListNeighbour } from './lists.errors.js';
import { ListsRepository, type ListRow, type ListsPage } from './lists.repository.js';

@Injectable()
export class ListsService {
  constructor(
    private readonly lists: ListsRepository,
    private readonly deletions: ListDeletionRepository,
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
   * Safe to repeat under a client-made id.
   *
   * @throws {ListIdConflict | QuotaReached}
   */
  async create(
    userId: string,
    { id, name, colour }: CreateListDto,
  ): Promise<{ list: ListRow; isNew: boolean }> {
    const listId = id ?? randomUUID();
    const content = { name, colour: colour ?? null };
    const mark = { fingerprint: fingerprintOf(content), limits: this.quotas.limits };
    return this.quotas.within(userId, 'lists', async () => {
      const inserted = await this.lists.insert(userId, listId, content, mark);
      if (inserted) return { list: inserted, isNew: true };
      const created = await this.lists.findCreated(userId, listId, mark.fingerprint);
      if (created?.isReplay === false) throw new ListIdConflict();
      return created && { list: created.list, isNew: false };
    });
  }

  /** @throws {ListNotFound} */
  async update(userId: string, id: string, changes: UpdateListDto): Promise<ListRow> {
    return found(await this.lists.update(userId, id, changes));
  }

  /** @throws {ListNotFound}, or 422 when there is no list to follow. */
  async move(userId: string, id: string, afterId: string | null): Promise<ListRow> {
    const moved = await this.lists.moveBehind(userId, id, afterId);
    if (moved) return moved;
    await this.get(userId, id);
    throw unknownListNeighbour();
  }

  /** Deletes a list and puts its tasks into the trash. @throws {ListNotFound} */
  async delete(userId: string, id: string): Promise<ListDeletion> {
    return found(await this.deletions.delete(userId, id));
  }
}

function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new ListNotFound();
  return row;
}
