import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { isConnectionLost, isPoolTimeout } from '@holdfast/server-kit/database-errors';
import { hasJustStoodStill } from './pooled-client.js';

const PAUSES_MILLISECONDS = [25, 50, 100];
/** An answer that is this late already has cost its request enough. */
const PATIENCE_MILLISECONDS = 1000;

/** Reads, and nothing that writes or locks on the way: those might have happened before the connection broke. */
const SAFE = /^\s*SELECT\b(?![\s\S]*\b(?:FOR (?:NO KEY )?UPDATE|pg_(?:try_)?advisory))/i;

/**
 * The API's database, which asks again for what it may ask twice. A server that restarts, fails over or wakes up leaves
 * a pool of dead connections behind, and each of them fails one request before it is replaced. A write is never sent
 * twice: it may have reached the database although its answer did not come back.
 */
export class RetryingDataSource extends DataSource {
  override async query<Rows>(text: string, parameters?: unknown[], runner?: QueryRunner): Promise<Rows> {
    const began = performance.now();
    for (const pause of PAUSES_MILLISECONDS) {
      try {
        return await this.ask<Rows>(text, parameters, runner);
      } catch (error) {
        const isLate = performance.now() - began > PATIENCE_MILLISECONDS;
        // With a runner it is part of a transaction, which is lost as a whole.
        if (isLate || runner !== undefined || !SAFE.test(text) || !isConnectionLost(error)) throw error;
        await sleep(pause * (0.5 + Math.random()));
      }
    }
    return this.ask<Rows>(text, parameters, runner);
  }

  /**
   * A single statement needs a connection and nothing else. TypeORM would make a query runner, an entity manager and
   * nine promises for it, and take them away again.
   */
  private async ask<Rows>(text: string, parameters?: unknown[], runner?: QueryRunner): Promise<Rows> {
    if (runner !== undefined || !(this.driver instanceof PostgresDriver))
      return super.query<Rows>(text, parameters, runner);
    const pool = this.driver.master as pg.Pool;
    const send = () => pool.query(text, parameters ?? []);
    const result = await send().catch((error: unknown) => {
      // It has not left this process, so a write is sent once all the same.
      if (hasJustStoodStill() && isPoolTimeout(error)) return send();
      throw error;
    });
    return rawResult(result) as Rows;
  }
}

/** As TypeORM has it: of what is changed or deleted with the count beside. */
function rawResult({ command, rows, rowCount }: pg.QueryResult): unknown {
  return command === 'UPDATE' || command === 'DELETE' ? [rows, rowCount] : rows;
}
