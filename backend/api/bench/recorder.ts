import { DataSource, type Logger } from 'typeorm';
import { createTestToken } from '@holdfast/nestjs-auth/testing';
import { createApp } from '../src/app.setup.js';
import { readConfig } from '../src/config/api.config.js';

/** A statement of the product, as it went to the database. */
export interface Recorded {
  readonly text: string;
  readonly values: readonly unknown[];
}

export type Scenario = 'list' | 'search' | 'create' | 'toggle';

/** What the floor says to the database: word for word what the product says for the same request. */
export interface Script {
  readonly userId: string;
  readonly taskId: string;
  readonly statements: Readonly<Record<Scenario, readonly Recorded[]>>;
}

/** Lets the product answer each request once and writes down its statements, so that the floor's are never out of date. */
export async function recordScript(environment: NodeJS.ProcessEnv): Promise<Script> {
  const app = await createApp(readConfig({ ...environment, LOG_LEVEL: 'silent' }));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const recorded: Recorded[] = [];
  app.get(DataSource).setOptions({ logger: new Recorder(recorded) });
  const userId = 'recorded';
  const authorization = `Bearer ${createTestToken({ sub: userId })}`;
  const ask = async (
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    payload?: object,
  ): Promise<Recorded[]> => {
    recorded.length = 0;
    const url = `/api/${userId}/tasks${path}`;
    const { statusCode, body } = await app.inject({
      method,
      url,
      headers: { authorization },
      ...(payload && { payload }),
    });
    if (statusCode >= 300) throw new Error(`${method} ${url} answered ${statusCode}: ${body}`);
    answer = body;
    return [...recorded];
  };
  let answer = '';
  try {
    const create = await ask('POST', '', { title: 'Book the dentist' });
    const { id: taskId } = JSON.parse(answer) as { id: string };
    const list = await ask('GET', '?limit=50');
    const search = await ask('GET', '?q=number&limit=50');
    const toggle = await ask('PATCH', `/${taskId}/complete`);
    return { userId, taskId, statements: { list, search, create, toggle } };
  } finally {
    await app.close();
  }
}

/** The logger of TypeORM sees every statement, those of transactions too. */
class Recorder implements Logger {
  constructor(private readonly recorded: Recorded[]) {}

  logQuery(text: string, values: unknown[] = []): void {
    this.recorded.push({ text, values });
  }

  logQueryError(): void {
    throw new Error('a recorded statement failed');
  }

  logQuerySlow(): void {
    // Once is no measurement.
  }

  logSchemaBuild(): void {
    // There is none.
  }

  logMigration(): void {
    // There is none.
  }

  log(): void {
    // Nothing else is asked for.
  }
}
