import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isRecord } from './model.js';
import { UsageError } from './service-report.js';

export const USAGE = `Usage: access-report --openapi URL|FILE --token A --token B [options]

Calls every operation of a service as two users, tries each id of the first one as the second, and reports what
was not refused. It creates, changes and deletes rows of both users: use a test system.

  --openapi URL|FILE   OpenAPI 3 document in JSON
  --token TOKEN        bearer token; twice: the owner, then the stranger. env:NAME reads a variable, @FILE a file
  --user ID            id of the user of a token; twice, if the tokens are not JWTs with a sub
  --base URL           address of the service, if the document has none
  --owner NAME         path parameter that holds the owner's id, such as username
  --allow "GET /path"  may answer anyone, and users may share its rows; repeatable
  --skip "GET /path"   is not called; repeatable
  --md FILE, --html FILE, --junit FILE
  --fail-unproven      exit with 1 for routes that could not be proven too
  --timeout MS         longest time for one answer (10000)
  --concurrency N      routes that are read at once (4)
  --yes                required for services that are not on this machine
  --help

Exit codes: 0 no hole, 1 a hole, 2 wrong usage.
`;

export interface CliOptions {
  readonly openapi: string;
  readonly tokens: readonly [string, string];
  readonly users: readonly string[];
  readonly base: string | undefined;
  readonly owner: string | undefined;
  readonly allow: readonly string[];
  readonly skip: readonly string[];
  readonly files: Readonly<Record<'md' | 'html' | 'junit', string | undefined>>;
  readonly failsUnproven: boolean;
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly isConfirmed: boolean;
}

/**
 * Reads the arguments of the command.
 *
 * @returns The options; undefined for `--help`.
 * @throws {UsageError} Naming the option that is missing or wrong.
 */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CliOptions | undefined {
  const values = parsed(args);
  if (values.help === true) return undefined;
  const { openapi, token = [], user = [], base, owner, allow = [], skip = [], md, html, junit } = values;
  if (openapi === undefined) throw new UsageError('--openapi is missing.');
  const [one, other, ...more] = token.map((each) => readToken(each, environment));
  if (one === undefined || other === undefined || more.length > 0) {
    throw new UsageError('--token is needed twice: the owner, then the stranger.');
  }
  if (one === other) throw new UsageError('The two tokens are the same.');
  if (user.length !== 0 && user.length !== 2) throw new UsageError('--user is needed twice, or not at all.');
  return {
    openapi,
    tokens: [one, other],
    users: user,
    base,
    owner,
    allow,
    skip,
    files: { md, html, junit },
    failsUnproven: values['fail-unproven'] === true,
    timeoutMs: readNumber('timeout', values.timeout, 10_000),
    concurrency: readNumber('concurrency', values.concurrency, 4),
    isConfirmed: values.yes === true,
  };
}

function parsed(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        openapi: { type: 'string' },
        token: { type: 'string', multiple: true },
        user: { type: 'string', multiple: true },
        base: { type: 'string' },
        owner: { type: 'string' },
        allow: { type: 'string', multiple: true },
        skip: { type: 'string', multiple: true },
        md: { type: 'string' },
        html: { type: 'string' },
        junit: { type: 'string' },
        'fail-unproven': { type: 'boolean' },
        timeout: { type: 'string' },
        concurrency: { type: 'string' },
        yes: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(withoutValues(isRecord(error) ? String(error.message) : String(error)));
  }
}

/** A stray argument may be a token. */
function withoutValues(message: string): string {
  return message.startsWith('Unexpected argument') ? 'An argument belongs to no option.' : message;
}

function readToken(value: string, environment: Readonly<Record<string, string | undefined>>): string {
  const token = value.startsWith('env:')
    ? environment[value.slice(4)]
    : value.startsWith('@')
      ? readText(value.slice(1))
      : value;
  const plain = token?.trim().replace(/^bearer\s+/i, '') ?? '';
  if (plain === '') throw new UsageError('A --token is empty.');
  return plain;
}

/** @throws {UsageError} If the file can't be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`${file} can't be read.`);
  }
}

function readNumber(name: string, value: string | undefined, usual: number): number {
  const number = value === undefined ? usual : Number(value);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new UsageError(`--${name} has to be a whole number from 1 on.`);
  return number;
}
