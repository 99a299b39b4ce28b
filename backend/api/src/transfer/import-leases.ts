import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ProblemException } from '@holdfast/nestjs-auth';

/** How long a user can't import after the process of an import has died. */
const LEASE_SECONDS = 30;
const RENEWAL_MILLISECONDS = 10_000;

/** 409: imports are expensive, so a user gets one at a time. */
export class ImportRunning extends ProblemException {
  constructor() {
    const detail = 'Another import of yours is running: try again when it is done';
    super({ status: 409, code: 'IMPORT_RUNNING', detail });
  }
}

/**
 * Allows one import at a time per user, across all processes. It uses a row that expires instead of a lock: session locks
 * don't work through a pooler in transaction mode, and a transaction lock would occupy a connection during the import.
 * Imports are correct without a lease, so one that expires too early does no harm.
 */
@Injectable()
export class ImportLeases {
  private readonly logger = new Logger(ImportLeases.name);

  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** @throws {ImportRunning} */
  async holding<Result>(userId: string, work: () => Promise<Result>): Promise<Result> {
    const token = randomUUID();
    if (!(await this.take(userId, token))) throw new ImportRunning();
    const renewal = setInterval(() => {
      void this.attempt(
        'UPDATE app.import_lease SET expires_at = now() + make_interval(secs => $3) WHERE user_id = $1 AND token = $2',
        [userId, token, LEASE_SECONDS],
      );
    }, RENEWAL_MILLISECONDS).unref();
    try {
      return await work();
    } finally {
      clearInterval(renewal);
      await this.attempt('DELETE FROM app.import_lease WHERE user_id = $1 AND token = $2', [userId, token]);
    }
  }

  /** Two statements, because Citus doesn't allow `now()` in the condition of an upsert. */
  private async take(userId: string, token: string): Promise<boolean> {
    await this.database.query('DELETE FROM app.import_lease WHERE user_id = $1 AND expires_at < now()', [
      userId,
    ]);
    const taken = await this.database.query<unknown[]>(
      `INSERT INTO app.import_lease (user_id, token, expires_at)
       SELECT $1, $2::uuid, now() + make_interval(secs => $3)
       ON CONFLICT (user_id) DO NOTHING RETURNING user_id`,
      [userId, token, LEASE_SECONDS],
    );
    return taken.length > 0;
  }

  /** A failure doesn't affect the import: the lease expires by itself. */
  private async attempt(text: string, parameters: unknown[]): Promise<void> {
    try {
      await this.database.query(text, parameters);
    } catch (error) {
      this.logger.warn(error, 'Could not renew or release the lease of an import');
    }
  }
}
