import type { Server } from 'node:http';
import { expect } from '@jest/globals';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import request from 'supertest';
import { bearer, createTestToken } from '@holdfast/nestjs-auth/testing';
import {
  accessReport,
  type AccessReport,
  type AccessReportOptions,
} from '@holdfast/nestjs-auth/testing/nest';
import { createApp } from '../../src/app.setup.js';
import { readConfig } from '../../src/config/api.config.js';
import { apiEnvironment } from './api-environment.js';
import { databaseOfThisWorker, type TestDatabase } from './databases.js';
import { recordStatements, statementsWithoutOwner } from './statements.js';

export interface Route {
  readonly method: string;
  readonly path: string;
}

export interface StoredTask {
  readonly user_id: string;
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly completed: boolean;
  readonly completed_at: Date | null;
  readonly version: number;
  readonly deleted_at: Date | null;
}

/** The titles of a page of tasks. */
export const titlesOf = (page: unknown): string[] =>
  (page as { items: { title: string }[] }).items.map(({ title }) => title);

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The whole application on a free port, and its tables as their owner sees them. */
export class TestApi {
  readonly routes: Route[] = [];
  readonly statements = recordStatements();

  private constructor(
    private readonly app: NestFastifyApplication,
    readonly tables: pg.Pool,
    readonly logLines: readonly string[],
  ) {}

  static async start(
    changes: NodeJS.ProcessEnv = {},
    database: TestDatabase = databaseOfThisWorker(),
  ): Promise<TestApi> {
    const logLines: string[] = [];
    const config = readConfig(apiEnvironment(database.apiUrl, changes));
    const app = await createApp(config, { write: (line) => logLines.push(line) });
    const tables = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
    // Tests that stop the server lose these connections.
    tables.on('error', () => undefined);
    const api = new TestApi(app, tables, logLines);
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onRoute', ({ method, url }) => {
        for (const each of [method].flat()) api.routes.push({ method: each, path: url });
      });
    await app.listen({ host: '127.0.0.1', port: config.port });
    await api.empty();
    return api;
  }

  /** A provider of the application, to inspect or call it. */
  part<Part>(type: Type<Part>): Part {
    return this.app.get(type, { strict: false });
  }

  /** Calls every route as everyone. */
  accessReport(options: AccessReportOptions): Promise<AccessReport> {
    return accessReport(this.app, options);
  }

  get server(): Server {
    return this.app.getHttpServer();
  }

  /** Sends requests as a signed-in user. */
  as(userId: string, claims: Record<string, unknown> = {}): (method: Method, path: string) => request.Test {
    const token = createTestToken({ sub: userId, ...claims });
    return (method, path) => {
      const agent = request(this.server);
      return agent[method](path).set(...bearer(token));
    };
  }

  /** Creates a task over HTTP, as its owner would. */
  async givenTask(
    userId: string,
    content: Record<string, unknown> = {},
  ): Promise<{ id: string; version: number }> {
    const { body } = await this.as(userId)('post', `/api/${userId}/tasks`)
      .send({ title: 'A task', ...content })
      .expect(201);
    return body as { id: string; version: number };
  }

  /** The rows of the table in the order of their creation. */
  async storedTasks(userId?: string): Promise<StoredTask[]> {
    const { rows } = await this.tables.query<StoredTask>(
      'SELECT * FROM app.task WHERE $1::text IS NULL OR user_id = $1 ORDER BY created_at, id',
      [userId ?? null],
    );
    return rows;
  }

  async empty(): Promise<void> {
    const tables = [
      'bulk_change',
      'calendar_feed',
      'change',
      'ended_session',
      'import_lease',
      'push_delivery',
    ];
    for (const table of [...tables, 'push_subscription', 'reminder_setting', 'usage'])
      await this.tables.query(`DELETE FROM app.${table}`);
    await this.tables.query('DELETE FROM app.task');
    await this.tables.query('DELETE FROM app.list');
  }

  /** Also checks that every statement of the suite named the owner of its rows [A9]. */
  async close(): Promise<void> {
    await this.app.close();
    await this.tables.end();
    this.statements.stop();
    expect(statementsWithoutOwner(this.statements.texts)).toEqual([]);
  }
}
