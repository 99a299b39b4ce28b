import { jest } from '@jest/globals';
import pg from 'pg';
import { END_OF_TOKENS } from '../../src/account-events/account-events.repository.js';
import { EXPIRED_ENDS, EXPIRED_SESSIONS } from '../../src/account-events/ended-access.js';
import { LISTS_OF_USERS, TASKS_OF_USERS, USERS } from '../../src/admin/admin-users.repository.js';
import { OWNERS_OF_EXPIRED } from '../../src/change-log/undo-records.js';
import { OWNERS_TO_REMIND, OWNERS_TO_RETRY } from '../../src/reminders/reminder-schedule.repository.js';
import { OWNERS_OF_TRASH } from '../../src/tasks/trash.repository.js';
import { POSITIONS } from '../../src/live/changes.repository.js';
import { PooledClient } from '../../src/database/pooled-client.js';

/** Records the text of every statement that the API's pool sends. */
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

/** Statements that may read rows of all owners: for purging, for reminding, for all connected users, and for administrators. */
const FOR_ALL_OWNERS = new Set([
  OWNERS_OF_TRASH,
  OWNERS_OF_EXPIRED,
  END_OF_TOKENS,
  EXPIRED_ENDS,
  EXPIRED_SESSIONS,
  OWNERS_TO_REMIND,
  OWNERS_TO_RETRY,
  POSITIONS,
  USERS,
  TASKS_OF_USERS,
  LISTS_OF_USERS,
]);

const TABLE = /\b(?:FROM|INTO|UPDATE|JOIN) "?app"?\.(?!event_cursor)/gi;
const OWNER = /\buser_id = \$1\b/g;
/** An INSERT whose first value is the owner. */
const OWNED_INSERT = /\bINTO app\.\w+\s+(?:AS \w+ )?\(user_id, [^)]*\)(?=\s+(?:VALUES \(|SELECT )\$1,)/g;
const INNERMOST = /\([^()]*\)/;

/** The statements that name a table of user rows without the owner. `event_cursor` has no owner. */
export function statementsWithoutOwner(texts: readonly string[]): string[] {
  return texts.filter((text) => !FOR_ALL_OWNERS.has(text) && isWithoutOwner(text));
}

/** Checks each pair of brackets separately, from the inside out: the owner in one part doesn't cover another. */
function isWithoutOwner(text: string): boolean {
  let rest = text.replace(OWNED_INSERT, '');
  for (let inner = INNERMOST.exec(rest); inner; inner = INNERMOST.exec(rest)) {
    if (lacksOwner(inner[0])) return true;
    rest = rest.slice(0, inner.index) + rest.slice(inner.index + inner[0].length);
  }
  return lacksOwner(rest);
}

/** Each mention of a table needs one owner condition. */
function lacksOwner(part: string): boolean {
  return (part.match(TABLE)?.length ?? 0) > (part.match(OWNER)?.length ?? 0);
}
