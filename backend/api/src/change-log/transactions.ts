import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { QuerySource } from '../database/query-source.js';
import { errorCode } from '@holdfast/server-kit/database-errors';
import { databaseUnavailable } from '@holdfast/server-kit/problem';

const TRIES = 20;

const LOCK_NOT_AVAILABLE = '55P03';

/** A statement with NOWAIT found a row that another transaction has locked. */
class RowsLocked extends Error {}

/** For the `catch` of a statement with NOWAIT: a lock timeout has the same SQLSTATE and must not be retried. */
export function rowsLocked(error: unknown): never {
  throw errorCode(error) === LOCK_NOT_AVAILABLE ? new RowsLocked() : error;
}

/** Lets services run several statements in one transaction. */
@Injectable()
export class Transactions {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  run<Result>(work: (transaction: QuerySource) => Promise<Result>): Promise<Result> {
    return this.database.transaction(work);
  }

  /**
   * Repeats work that runs a transaction, as long as it fails because rows are locked.
   *
   * @param wait Waits, without a transaction, until the rows are free.
   * @throws 503 after the last try.
   */
  async retryWhileLocked<Result>(
    work: () => Promise<Result>,
    wait: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Result> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof RowsLocked)) throw error;
      }
      await wait();
    }
    throw databaseUnavailable();
  }
}
