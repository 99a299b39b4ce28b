import { jest } from '@jest/globals';
import pg from 'pg';
import { END_OF_TOKENS } from '../../src/account-events/account-events.repository.js';
import { EXPIRED_ENDS } from '../../src/account-events/ended-access.js';
import { LISTS_OF_USERS, TASKS_OF_USERS, USERS } from '../../src/admin/admin-users.repository.js';
import { OWNERS_OF_EXPIRED } from '../../src/change-log/undo-records.js';
import { OWNERS_OF_TRASH } from '../../src/tasks/trash.repository.js';
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

/** By name: what has to be purged, what is asked for all who are connected, and the numbers for an administrator. */
const FOR_ALL_OWNERS = new Set([
  OWNERS_OF_TRASH,
  OWNERS_OF_EXPIRED,
  END_OF_TOKENS,
  EXPIRED_ENDS,
  POSITIONS,
  USERS,
  TASKS_OF_USERS,
  LISTS_OF_USERS,
]);

const TABLE = /\b(?:FROM|INTO|UPDATE|JOIN) "?app"?\.(?!event_cursor)/gi;
const OWNER = /\buser_id = \$1\b/g;
/** It names the owner as the first value. */
const OWNED_INSERT = /\bINTO app\.\w+\s+(?:AS \w+ )?\(user_id, [^)]*\)(?=\s+(?:VALUES \(|SELECT )\$1,)/g;
const INNERMOST = /\([^()]*\)/;

/** The statements that name a table of people's rows without the owner; `event_cursor` has none. */
export function statementsWithoutOwner(texts: readonly string[]): string[] {
  return texts.filter((text) => !FOR_ALL_OWNERS.has(text) && isWithoutOwner(text));
}

/** From the inside to the outside, and each pair of brackets for itself: no part of a statement speaks for another. */
function isWithoutOwner(text: string): boolean {
  let rest = text.replace(OWNED_INSERT, '');
  for (let inner = INNERMOST.exec(rest); inner; inner = INNERMOST.exec(rest)) {
    if (lacksOwner(inner[0])) return true;
    rest = rest.slice(0, inner.index) + rest.slice(inner.index + inner[0].length);
  }
  return lacksOwner(rest);
}

/** Each mention of a table needs one of its owner. */
function lacksOwner(part: string): boolean {
  return (part.match(TABLE)?.length ?? 0) > (part.match(OWNER)?.length ?? 0);
}
