import pg from 'pg';
import { statements, type Statement } from './statement-channel.js';

const QUERY_TIMEOUT_MILLISECONDS = 4000;
const CHECK_INTERVAL_MILLISECONDS = 250;
const STALL_MILLISECONDS = 1000;
const MAX_NAMES = 200;
const names = new Map<string, string>();

/** `pg.Client` with one signature instead of eight overloads. TypeORM calls only `(text, values)`. */
interface AnyQueryClient extends Omit<pg.Client, 'query'> {
  query(...args: unknown[]): unknown;
}
const Client: new (config?: string | pg.ClientConfig) => AnyQueryClient = pg.Client;

type Callback = (error: Error | null, result: unknown) => void;

function isCallback(callback: unknown): callback is Callback {
  return typeof callback === 'function';
}

/** The options of the pool, which it passes to each client. */
interface PooledClientConfig extends pg.ClientConfig {
  readonly preparedStatements?: boolean;
}

/**
 * A connection of the API's pool that names statements and has a query timeout.
 *
 * - Each distinct text gets a name, so that PostgreSQL parses and plans it once per connection. The number of names is
 *   limited: further texts are sent unnamed, which is slower and still correct.
 * - After four seconds without a response the connection is closed, because the query may still run on the server. pg's
 *   own `query_timeout` would return such a connection to the pool: see ADR 0030.
 * - It uses pg's callback form, because the promise form creates more garbage.
 */
export class PooledClient extends Client {
  private readonly isNaming: boolean;
  private queryStart: number | undefined;

  constructor(config: PooledClientConfig = {}) {
    super(config);
    this.isNaming = config.preparedStatements ?? true;
    clients.add(this);
    this.once('end', () => clients.delete(this));
  }

  override query(...args: unknown[]): unknown {
    const [text, values, callback] = args;
    if (typeof text !== 'string' || !(values === undefined || Array.isArray(values)))
      return super.query(...args);
    if (isCallback(callback)) {
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

  private send(text: string, values: unknown[] | undefined, callback: Callback): void {
    const name = this.isNaming && values !== undefined ? nameOf(text) : undefined;
    const statement = statements.hasSubscribers ? { text } : undefined;
    this.queryStart = Date.now();
    if (statement) statements.start.publish(statement);
    super.query({ name, text, values }, (error: Error | null, result: unknown) => {
      this.queryStart = undefined;
      if (statement) publishEnd(statement, error);
      if (error !== null) Error.captureStackTrace(error);
      callback(error, result);
    });
  }

  /** Closes the connection, and with it the query, when the response is overdue. */
  closeIfOverdue(now: number): void {
    if (this.queryStart !== undefined && now - this.queryStart > QUERY_TIMEOUT_MILLISECONDS) void this.end();
  }
}

const clients = new Set<PooledClient>();
let checkedAt = Date.now();
let stalledUntil = 0;
setInterval(() => {
  const now = Date.now();
  if (now - checkedAt > STALL_MILLISECONDS) stalledUntil = now;
  checkedAt = now;
  if (wasStalled()) return;
  for (const client of clients) client.closeIfOverdue(now);
}, CHECK_INTERVAL_MILLISECONDS).unref();

/**
 * Whether our own event loop was stalled until a moment ago. A late response then says nothing about the database: timers
 * run before the responses that have arrived in the meantime.
 */
export function wasStalled(): boolean {
  return Date.now() - stalledUntil < STALL_MILLISECONDS;
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MAX_NAMES) return known;
  const name = `statement_${names.size}`;
  names.set(text, name);
  return name;
}

function publishEnd(statement: Statement, error: Error | null): void {
  if (error !== null) {
    statement.error = error;
    statements.error.publish(statement);
  }
  statements.asyncEnd.publish(statement);
}
