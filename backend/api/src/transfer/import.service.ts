import { Injectable } from '@nestjs/common';
import { errorCode } from '@holdfast/server-kit/database-errors';
import { databaseUnavailable } from '@holdfast/server-kit/problem';
import { TimeSlices } from '../time-slices.js';
import { todayIn } from '../validation/calendar.js';
import { invalidRequest } from '../validation/problem-validation.pipe.js';
import { ImportedListDto, ImportedTaskDto } from './dto/imported.dto.js';
import type { ImportOutcome, ImportQuery } from './dto/transfer.dto.js';
import { checkAll } from './entry-checks.js';
import { readCsv } from './formats/csv-format.js';
import { readJson } from './formats/json-format.js';
import { readTodoist } from './formats/todoist-format.js';
import { broken, ENTRIES_MAX, type Remark, type TransferFile } from './formats/transfer-file.js';
import { ImportLeases } from './import-leases.js';
import { planImport } from './import-plan.js';
import { TransferRepository } from './transfer.repository.js';

/** A list that was there when the import was planned may be deleted before it is written: each try plans anew. */
const TRIES = 5;

/** The only foreign key of a task is its list. */
const LIST_IS_GONE = '23503';

@Injectable()
export class ImportService {
  constructor(
    private readonly rows: TransferRepository,
    private readonly leases: ImportLeases,
  ) {}

  /**
   * Imports a file, all of it or nothing. A second time it changes nothing.
   *
   * @throws {ProblemException} 422 with the problems of the file, unless this is a dry run.
   * @throws {QuotaReached | ImportRunning}
   */
  import(userId: string, text: string, query: ImportQuery): Promise<ImportOutcome> {
    return this.leases.holding(userId, () => this.tryOften(userId, text, query));
  }

  private async tryOften(userId: string, text: string, query: ImportQuery): Promise<ImportOutcome> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      try {
        return await this.attempt(userId, text, query);
      } catch (error) {
        if (errorCode(error) !== LIST_IS_GONE) throw error;
      }
    }
    throw databaseUnavailable();
  }

  private async attempt(
    userId: string,
    text: string,
    { format, dryRun, zone }: ImportQuery,
  ): Promise<ImportOutcome> {
    const slices = new TimeSlices();
    const file = bounded(await read(format, text, zone, slices));
    const problems: Remark[] = [...file.problems];
    const lists = await checkAll(file.lists, ImportedListDto, problems, slices);
    const tasks = await checkAll(file.tasks, ImportedTaskDto, problems, slices);
    const existing = await this.rows.lists(userId);
    const plan = await planImport({ lists, tasks }, existing, Date.now(), problems, slices);
    if (problems.length > 0 && !dryRun) throw refused(problems);
    const isOnlyAsked = dryRun || problems.length > 0;
    const written = isOnlyAsked ? await this.rows.missing(userId, plan) : await this.rows.write(userId, plan);
    return {
      dryRun,
      tasks: { created: written.tasks, unchanged: plan.tasks.length - written.tasks },
      lists: { created: written.lists },
      problems,
      warnings: file.warnings,
    };
  }
}

function read(
  format: ImportQuery['format'],
  text: string,
  zone: string,
  slices: TimeSlices,
): Promise<TransferFile> {
  switch (format) {
    case 'json':
      return readJson(text, slices);
    case 'csv':
      return readCsv(text, slices);
    case 'todoist':
      return readTodoist(text, { today: todayIn(zone), zone }, slices);
  }
}

function bounded(file: TransferFile): TransferFile {
  const count = file.tasks.length + file.lists.length;
  return count > ENTRIES_MAX ? broken(`A file can have ${ENTRIES_MAX} lists and tasks`) : file;
}

function refused(problems: readonly Remark[]): Error {
  return invalidRequest(problems.map(({ line, msg }) => ({ loc: ['body', line], msg, type: 'importLine' })));
}
