import pg from 'pg';
import { statements, type Statement } from './statement-channel.js';

const PATIENCE_MILLISECONDS = 4000;
const LOOK_MILLISECONDS = 250;
const STANDSTILL_MILLISECONDS = 1000;
const MAX_NAMES = 200;
const names = new Map<string, string>();

/** `pg.Client` seen with one signature in place of eight overloads, of which TypeORM calls one: `(text, values)`. */
interface AnyQueryClient extends Omit<pg.Client, 'query'> {
  query(...args: unknown[]): unknown;
}
const Client: new (config?: string | pg.ClientConfig) => AnyQueryClient = pg.Client;

type Answer = (error: Error | null, result: unknown) => void;

function isAnswered(callback: unknown): callback is Answer {
  return typeof callback === 'function';
}

/** The options of the pool, which it hands to each of its clients. */
interface PooledClientConfig extends pg.ClientConfig {
  readonly preparedStatements?: boolean;
}

/**
 * A connection of the API's pool: it names statements, and it does not wait for ever.
 *
 * - Each distinct text gets a name, so that PostgreSQL parses and plans it once per connection. The names are capped:
 *   a text beyond them is sent unnamed, which is slower and never wrong.
 * - A server that hangs is given up after four seconds, together with the connection: what did not answer may still
 *   run there. pg's own `query_timeout` would do the first half; its timer for every query costs more CPU than the
 *   query itself and keeps results alive (measured with pg 8.23: 145 µs and 150 MB against 82 µs).
 * - pg's callback form lies below, because its promise form costs scavenges in the same way.
 */
export class PooledClient extends Client {
  private readonly isNaming: boolean;
  private waitingSince: number | undefined;

  constructor(config: PooledClientConfig = {}) {
    super(config);
    this.isNaming = config.preparedStatements ?? true;
    watched.add(this);
    this.once('end', () => watched.delete(this));
  }

  override query(...args: unknown[]): unknown {
    const [text, values, callback] = args;
    if (typeof text !== 'string' || !(values === undefined || Array.isArray(values)))
      return super.query(...args);
    if (isAnswered(callback)) {
      this.send(text, values, callback);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      this.send(text, values, (error, result) => {
        if (error === null) resolve(result);
        else reject(error);
      });
    });
  }

  private send(text: string, values: unknown[] | undefined, answer: Answer): void {
    const name = this.isNaming && values !== undefined ? nameOf(text) : undefined;
    const told = statements.hasSubscribers ? { text } : undefined;
    this.waitingSince = Date.now();
    if (told) statements.start.publish(told);
    super.query({ name, text, values }, (error: Error | null, result: unknown) => {
      this.waitingSince = undefined;
      if (told) tellEnd(told, error);
      if (error !== null) Error.captureStackTrace(error);
      answer(error, result);
    });
  }

  /** Ends the connection, and with it the query, when the answer is overdue. */
  giveUpIfOverdue(now: number): void {
    if (this.waitingSince !== undefined && now - this.waitingSince > PATIENCE_MILLISECONDS) void this.end();
  }
}

const watched = new Set<PooledClient>();
let lookedAt = Date.now();
let stoodStillUntil = 0;
setInterval(() => {
  const now = Date.now();
  if (now - lookedAt > STANDSTILL_MILLISECONDS) stoodStillUntil = now;
  lookedAt = now;
  if (hasJustStoodStill()) return;
  for (const client of watched) client.giveUpIfOverdue(now);
}, LOOK_MILLISECONDS).unref();

/**
 * Whether this process itself got no time until a moment ago: nobody may conclude anything about the database from how
 * late it is. Timers run before the answers are read that have come meanwhile.
 */
export function hasJustStoodStill(): boolean {
  return Date.now() - stoodStillUntil < STANDSTILL_MILLISECONDS;
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MAX_NAMES) return known;
  const name = `statement_${names.size}`;
  names.set(text, name);
  return name;
}

function tellEnd(statement: Statement, error: Error | null): void {
  if (error !== null) {
    statement.error = error;
    statements.error.publish(statement);
  }
  statements.asyncEnd.publish(statement);
}
