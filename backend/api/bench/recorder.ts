import pg from 'pg';
import { createTestToken } from '@holdfast/nestjs-auth/testing';
import { createApp } from '../src/app.setup.js';
import { readConfig } from '../src/config/api.config.js';

/** A statement that the product sent. */
export interface Recorded {
  readonly text: string;
  readonly values: readonly unknown[];
}

export type Scenario = 'list' | 'search' | 'create' | 'toggle';

/** The statements that the floor sends: exactly those of the product for the same request. */
export interface Script {
  readonly userId: string;
  readonly taskId: string;
  readonly statements: Readonly<Record<Scenario, readonly Recorded[]>>;
}

/** Sends each request to the product once and records its statements, so that those of the floor are never out of date. */
export async function recordScript(environment: NodeJS.ProcessEnv): Promise<Script> {
  const app = await createApp(readConfig({ ...environment, LOG_LEVEL: 'silent' }));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const recorded: Recorded[] = [];
  const stopRecording = recordInto(recorded);
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
    if (recorded.length === 0) throw new Error(`${method} ${url} sent no statement`);
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
    stopRecording();
    await app.close();
  }
}

/** Every statement ends up in pg's client, also in transactions. */
function recordInto(recorded: Recorded[]): () => void {
  const client: { query: unknown } = pg.Client.prototype;
  const { query } = client;
  if (typeof query !== 'function') throw new Error('pg has another client now');
  client.query = function (this: unknown, ...args: unknown[]): unknown {
    const [statement] = args;
    if (isStatement(statement)) recorded.push({ text: statement.text, values: statement.values ?? [] });
    const answer: unknown = Reflect.apply(query, this, args);
    return answer;
  };
  return () => {
    client.query = query;
  };
}

function isStatement(value: unknown): value is { text: string; values?: unknown[] } {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
}
