import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeApi } from './openapi.js';

interface Description {
  readonly openapi: string;
  readonly paths: Record<
    string,
    Record<string, { operationId: string; description?: string; security?: unknown[] }>
  >;
}

const description = (await describeApi()) as Description;
const operations = Object.entries(description.paths).flatMap(([address, item]) =>
  Object.entries(item).map(([method, operation]) => ({ name: `${method} ${address}`, ...operation })),
);

describe('the description of the API', () => {
  it('needs no database and equals the committed docs/openapi.json', async () => {
    const file = path.resolve(import.meta.dirname, '../../../docs/openapi.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(description);
  });

  it('is OpenAPI 3.1 and gives every operation a unique name', () => {
    expect(description.openapi).toBe('3.1.0');
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        'listTasks',
        'createTask',
        'getTask',
        'replaceTask',
        'updateTask',
        'deleteTask',
        'toggleTask',
        'getProfile',
      ]),
    );
    expect(JSON.stringify(description)).not.toContain('nullable');
  });

  it('lists /todos as an alias of /tasks, operation by operation [C4]', () => {
    const below = (base: string): string[] =>
      operations.filter(({ name }) => name.includes(base)).map(({ name }) => name.replace(base, ''));
    expect(below('/api/users/{userId}/todos')).toEqual(below('/api/{userId}/tasks'));
    const aliases = operations.filter(({ name }) => name.includes('/todos'));
    for (const { description: text } of aliases)
      expect(text).toMatch(/^Alias of [A-Z]+ \/api\/\{userId\}\/tasks/);
  });

  it('requires a token everywhere except for health probes and calendar feeds [A7] [A8]', () => {
    const open = operations.filter(({ security }) => security?.length === 0).map(({ name }) => name);
    expect(open.toSorted()).toEqual([
      'get /api/calendar/{feed}',
      'get /api/health',
      'get /api/health/ready',
      'get /health',
      'get /health/ready',
    ]);
  });
});
