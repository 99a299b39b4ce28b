import { Injectable } from '@nestjs/common';
import { bytesOf, Quotas } from '../change-log/quotas.js';
import { Transactions } from '../change-log/transactions.js';
import { errorCode } from '@holdfast/server-kit/database-errors';
import { databaseUnavailable } from '@holdfast/server-kit/problem';
import { TimeSlices } from '../time-slices.js';
import { todayIn } from '../validation/calendar.js';
import { invalidRequest } from '../validation/problem-validation.pipe.js';
import { ImportedListDto, ImportedTaskDto } from './dto/imported.dto.js';
import type { ImportOutcome, ImportQuery } from './dto/transfer.dto.js';
import { checkAll } from './entry-checks.js';
import { formatOf, readFile } from './formats/registry.js';
import type { Remark } from './formats/remarks.js';
import { broken, ENTRIES_MAX, type TransferFile } from './formats/transfer-file.js';
import { ImportLeases } from './import-leases.js';
import { planImport, type ImportPlan } from './import-plan.js';
import { ROWS, TransferRepository, type Written } from './transfer.repository.js';

/** Another request may delete a list between planning and writing an import. Each try plans it again. */
const TRIES = 5;

/** The first of them show what the others are like. */
const WARNINGS_MAX = 1000;

/** The only foreign key of a task is its list. */
const LIST_IS_GONE = '23503';

@Injectable()
export class ImportService {
  constructor(
    private readonly rows: TransferRepository,
    private readonly leases: ImportLeases,
    private readonly transactions: Transactions,
    private readonly quotas: Quotas,
  ) {}

  /**
   * Imports a whole file or nothing. Importing it again changes nothing.
   *
   * @throws {ProblemException} 422 with the problems of the file, except in a dry run.
   * @throws {QuotaReached | ImportRunning}
   */
  import(userId: string, text: string, query: ImportQuery): Promise<ImportOutcome> {
    return this.leases.holding(userId, () => this.retry(userId, text, query));
  }

  private async retry(userId: string, text: string, query: ImportQuery): Promise<ImportOutcome> {
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
    { format: asked, dryRun, zone }: ImportQuery,
  ): Promise<ImportOutcome> {
    const slices = new TimeSlices();
    const format = asked === 'auto' ? formatOf(text) : asked;
    const file = bounded(await readFile(format, text, slices, { today: todayIn(zone), zone }));
    const problems: Remark[] = [...file.problems];
    const lists = await checkAll(file.lists, ImportedListDto, problems, slices);
    const tasks = await checkAll(file.tasks, ImportedTaskDto, problems, slices);
    const existing = await this.rows.lists(userId);
    const plan = await planImport({ lists, tasks }, existing, Date.now(), problems, slices);
    if (problems.length > 0 && !dryRun) throw refused(problems);
    const written = dryRun ? await this.rows.countMissing(userId, plan) : await this.write(userId, plan);
    return {
      dryRun,
      format,
      tasks: { created: written.tasks, unchanged: plan.tasks.length - written.tasks },
      lists: { created: written.lists },
      problems,
      warnings: file.warnings.slice(0, WARNINGS_MAX),
      furtherWarnings: Math.max(0, file.warnings.length - WARNINGS_MAX),
      rows: file.rows ?? { read: file.tasks.length + file.lists.length, skipped: 0 },
      columns: file.columns ?? [],
    };
  }

  /** Writes the whole plan or nothing. It locks no existing row, and the owner's usage only at the end. */
  private write(userId: string, { lists, tasks }: ImportPlan): Promise<Written> {
    return this.transactions.run(async (transaction) => {
      const newLists = lists.length > 0 ? await this.rows.insertLists(userId, lists, transaction) : [];
      const newTasks: string[] = [];
      for (let at = 0; at < tasks.length; at += ROWS)
        newTasks.push(...(await this.rows.insertTasks(userId, tasks.slice(at, at + ROWS), transaction)));
      if (newTasks.length + newLists.length > 0) {
        const isNew = new Set(newTasks);
        const bytes = tasks.reduce((sum, task) => sum + (isNew.has(task.id) ? bytesOf(task) : 0), 0);
        await this.rows.record(userId, { tasks: newTasks, lists: newLists, bytes }, transaction);
        await this.quotas.check(transaction, userId);
      }
      return { tasks: newTasks.length, lists: newLists.length };
    });
  }
}

function bounded(file: TransferFile): TransferFile {
  const count = file.tasks.length + file.lists.length;
  return count > ENTRIES_MAX ? broken(`A file can have ${ENTRIES_MAX} lists and tasks`, 'tooMany') : file;
}

function refused(problems: readonly Remark[]): Error {
  return invalidRequest(problems.map(({ line, msg }) => ({ loc: ['body', line], msg, type: 'importLine' })));
}
