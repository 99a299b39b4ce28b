import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { ExportFormat } from './dto/transfer.dto.js';
import { BYTE_ORDER_MARK, COLUMNS, writeCsvRows, writeTags } from './formats/csv-format.js';
import { FORMAT, VERSION } from './formats/json-format.js';
import { TransferRepository, type ExportedTask } from './transfer.repository.js';

/** Writes everything that a user has, including the trash, page by page. */
@Injectable()
export class ExportService {
  constructor(private readonly rows: TransferRepository) {}

  export(userId: string, format: ExportFormat): Readable {
    return Readable.from(format === 'csv' ? this.csv(userId) : this.json(userId), { objectMode: false });
  }

  private async *json(userId: string): AsyncGenerator<string> {
    const lists = await this.rows.lists(userId);
    yield `{"format":"${FORMAT}","version":${VERSION},"lists":${JSON.stringify(lists)},"tasks":[`;
    let separator = '\n';
    for await (const page of this.rows.taskPages(userId)) {
      yield separator + page.map((task) => JSON.stringify(task)).join(',\n');
      separator = ',\n';
    }
    yield '\n]}\n';
  }

  private async *csv(userId: string): AsyncGenerator<string> {
    const lists = await this.rows.lists(userId);
    const nameOf = new Map(lists.map(({ id, name }) => [id, name]));
    yield BYTE_ORDER_MARK + writeCsvRows([COLUMNS]);
    for await (const page of this.rows.taskPages(userId)) {
      yield writeCsvRows(page.map((task) => cellsOf(task, nameOf)));
    }
  }
}

function cellsOf(task: ExportedTask, nameOf: ReadonlyMap<string, string>): string[] {
  const list = task.listId === null ? '' : (nameOf.get(task.listId) ?? '');
  const values = { ...task, list, tags: writeTags(task.tags) };
  return COLUMNS.map((column) => String(values[column] ?? ''));
}
