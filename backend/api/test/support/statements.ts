import { jest } from '@jest/globals';
import pg from 'pg';
import { END_OF_TOKENS } from '../../src/account-events/deleted-users.repository.js';
import { LISTS_OF_USERS, TASKS_OF_USERS, USERS } from '../../src/admin/admin-users.repository.js';
import { PURGE } from '../../src/tasks/trash-collector.js';
import { POSITIONS } from '../../src/live/changes.repository.js';
import { PooledClient } from '../../src/database/pooled-client.js';

/** Writes down the text of every statement that the API's own pool sends. */
export function recordStatements(): { texts: string[]; stop: () => void } {
  const texts: string[] = [];
  const query = Reflect.get(pg.Client.prototype, 'query') as (...args: unknown[]) => unknown;
  const spy = jest.spyOn(pg.Client.prototype, 'query') as unknown as jest.SpiedFunction<typeof query>;
  spy.mockImplementation(function (this: unknown, ...args: unknown[]) {
    const [statement] = args;
    if (this instanceof PooledClient) {
      texts.push(typeof statement === 'string' ? statement : (statement as { text: string }).text);
    }
    return query.apply(this, args);
  });
  return {
    texts,
    stop: () => {
      spy.mockRestore();
    },
  };
}

/** By name: two purges, what is asked for all who are connected, and the numbers for an administrator. */
const FOR_ALL_OWNERS = new Set([PURGE, END_OF_TOKENS, POSITIONS, USERS, TASKS_OF_USERS, LISTS_OF_USERS]);

/**
 * The statements that touch a table of people's rows without naming the owner once for each time they name a table.
 * An INSERT names the owner as the first value; `event_cursor` has none.
 */
export function statementsWithoutOwner(texts: readonly string[]): string[] {
  const occurrences = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  return texts.filter((text) => {
    if (FOR_ALL_OWNERS.has(text)) return false;
    const tables = occurrences(text, /\b(?:FROM|INTO|UPDATE|JOIN) "?app"?\.(?!event_cursor)/gi);
    const owners =
      occurrences(text, /\buser_id = \$1\b/g) +
      occurrences(text, /\(user_id, [^)]*\)\s+(?:VALUES \(|SELECT )\$1,/g);
    return tables > owners;
  });
}
