import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ProblemException } from '@holdfast/nestjs-auth';

/** How long the lease of a process that has died keeps its user from importing. */
const LEASE_SECONDS = 30;
const RENEWAL_MILLISECONDS = 10_000;

/** 409: an import costs so much that a user gets one at a time. */
export class ImportRunning extends ProblemException {
  constructor() {
    const detail = 'Another import of yours is running: try again when it is done';
    super({ status: 409, code: 'IMPORT_RUNNING', detail });
  }
}

/**
 * One import at a time for each user, over all processes. A row with an end and no lock: a lock of a session is unknown
 * behind a pooler in transaction mode, and one of a transaction would keep a connection for the length of the import.
 * What is written stays right without it, so an end that comes too early does no harm.
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

  /** Two statements: Citus takes no `now()` in the condition of an upsert. */
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

  /** Where it fails the lease ends by itself, and the import has its own answer. */
  private async attempt(text: string, parameters: unknown[]): Promise<void> {
    try {
      await this.database.query(text, parameters);
    } catch (error) {
      this.logger.warn(error, 'The lease of an import could not be renewed or given back');
    }
  }
}
