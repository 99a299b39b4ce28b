import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { isConnectionLost, isPoolTimeout } from '@holdfast/server-kit/database-errors';
import { wasStalled } from './pooled-client.js';

const PAUSES_MILLISECONDS = [25, 50, 100];
/** A statement that has taken this long isn't repeated. */
const RETRY_WITHIN_MILLISECONDS = 1000;

/** Statements that read, without any that write or lock: those may have run before the connection broke. */
const SAFE = /^\s*SELECT\b(?![\s\S]*\b(?:FOR (?:NO KEY )?UPDATE|pg_(?:try_)?advisory))/i;

/**
 * A data source that repeats reads after a lost connection. A server that restarts, fails over or wakes up leaves a pool
 * of dead connections, and each would fail one request. Writes are never repeated: they may have reached the database.
 */
export class RetryingDataSource extends DataSource {
  override async query<Rows>(text: string, parameters?: unknown[], runner?: QueryRunner): Promise<Rows> {
    const start = performance.now();
    for (const pause of PAUSES_MILLISECONDS) {
      try {
        return await this.send<Rows>(text, parameters, runner);
      } catch (error) {
        const isLate = performance.now() - start > RETRY_WITHIN_MILLISECONDS;
        // With a runner, the statement is part of a transaction, which is lost as a whole.
        if (isLate || runner !== undefined || !SAFE.test(text) || !isConnectionLost(error)) throw error;
        await sleep(pause * (0.5 + Math.random()));
      }
    }
    return this.send<Rows>(text, parameters, runner);
  }

  /** Uses the pool directly: TypeORM would create a query runner, an entity manager and nine promises per statement. */
  private async send<Rows>(text: string, parameters?: unknown[], runner?: QueryRunner): Promise<Rows> {
    if (runner !== undefined || !(this.driver instanceof PostgresDriver))
      return super.query<Rows>(text, parameters, runner);
    const pool = this.driver.master as pg.Pool;
    const query = () => pool.query(text, parameters ?? []);
    const result = await query().catch((error: unknown) => {
      // The statement was never sent, so that even a write may be repeated.
      if (wasStalled() && isPoolTimeout(error)) return query();
      throw error;
    });
    return rawResult(result) as Rows;
  }
}

/** The shape of TypeORM: UPDATE and DELETE also return the number of rows. */
function rawResult({ command, rows, rowCount }: pg.QueryResult): unknown {
  return command === 'UPDATE' || command === 'DELETE' ? [rows, rowCount] : rows;
}
