/**
 * Checks that everything that gives access to an account has a column in docs/account-lifecycle.md: compares the tables
 * that the migrations create, and the kinds of mailed links, with that document.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MIGRATIONS = ['backend/api/src/database/migrations', 'backend/auth-server/src/database/migrations'];

/** The columns of the document that stand for what a table holds. */
const CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  'auth.session': ['this session', 'other sessions', 'access tokens', 'event streams'],
  'auth.account': ['password', 'providers'],
  'auth.verification': ['pending sign-in'],
  'auth.twoFactor': ['second factor'],
  'auth.passkey': ['passkeys'],
  'auth.trusted_device': ['trusted devices'],
  'auth.personal_token': ['personal access tokens'],
  'link verify-email': ['confirmation link'],
  'link reset-password': ['reset link'],
  'link confirm-email': ['change link'],
  'link undo-email': ['undo link'],
  'link recover-second-factor': ['recovery link'],
  'auth.second_factor_recovery': ['announced recovery'],
  'app.calendar_feed': ['calendar feeds'],
  'app.push_subscription': ['push subscriptions'],
};

/** What gives no access to an account, and why. */
const NO_CREDENTIALS: Readonly<Record<string, string>> = {
  'auth.user': 'the person',
  'auth.mailed_link': 'one column for each purpose',
  'auth.account_event': 'says what has ended',
  'auth.account_event_position': 'the order of the events',
  'auth.audit_event': 'says what happened',
  'auth.mail_queue': 'encrypted mails, whose links are rows of mailed_link',
  'auth.rate_limit': 'counts, now in auth.request_count',
  'auth.request_count': 'counts',
  'auth.password_failures': 'counts; the cookie of a known device does not sign in',
  'auth.jwks': 'keys of the server',
  'link invitation': 'there is no account yet',
  'link cancel-recovery': 'ends a recovery and gives no access',
  'app.task': 'content',
  'app.list': 'content',
  'app.change': 'content',
  'app.ledger': 'counts, now named app.usage',
  'app.bulk_change': 'content',
  'app.deleted_user': 'who is gone',
  'app.ended_access': 'whose calendar feed and push subscriptions have to end',
  'app.ended_session': 'whose push subscriptions have to end',
  'app.reminder_setting': 'a preference',
  'app.push_delivery': 'what is about to be sent',
  'app.import_lease': 'which import runs',
  'app.event_cursor': 'how far the events have been read',
};

/**
 * @param kinds Tables as `schema.table`, purposes as `link purpose`.
 * @param columns Of the document.
 * @returns One sentence per kind without a column and per column without a kind.
 */
export function gaps(kinds: readonly string[], columns: readonly string[]): string[] {
  const unknown = kinds
    .filter((kind) => !(kind in CREDENTIALS) && !(kind in NO_CREDENTIALS))
    .map((kind) => `${kind} is new: give it a column in docs/account-lifecycle.md, or say why it needs none`);
  const gone = [...Object.keys(CREDENTIALS), ...Object.keys(NO_CREDENTIALS)]
    .filter((kind) => !kinds.includes(kind))
    .map((kind) => `${kind} is listed and does not exist`);
  const named = Object.values(CREDENTIALS).flat();
  const missing = named
    .filter((column) => !columns.includes(column))
    .map((column) => `docs/account-lifecycle.md has no column "${column}"`);
  const idle = columns
    .filter((column) => !named.includes(column))
    .map((column) => `the column "${column}" has no stored data`);
  return [...unknown, ...gone, ...missing, ...idle];
}

export function readKinds(root: string): { kinds: string[]; columns: string[] } {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const migrations = MIGRATIONS.flatMap((folder) =>
    readdirSync(join(root, folder)).map((file) => join(folder, file)),
  );
  const tables = migrations.flatMap((file) =>
    [...read(file).matchAll(/CREATE (?:UNLOGGED )?TABLE (\w+)\."?(\w+)"?/g)].map(
      ([, schema, table]) => `${schema}.${table}`,
    ),
  );
  const links = read('backend/auth-server/src/account/mailed-links.ts');
  const purposes = /const PURPOSES = \{(.*?)\} as const/s.exec(links)?.[1] ?? '';
  const heading = /^\| event +\|(.*)\|$/m.exec(read('docs/account-lifecycle.md'))?.[1] ?? '';
  return {
    kinds: [
      ...new Set(tables),
      ...[...purposes.matchAll(/^ {2}'?([\w-]+)'?: \{/gm)].map(([, purpose]) => `link ${purpose}`),
    ],
    columns: heading.split('|').map((column) => column.trim()),
  };
}

function main() {
  const { kinds, columns } = readKinds(fileURLToPath(new URL('..', import.meta.url)));
  const errors = gaps(kinds, columns);
  for (const error of errors) console.error(error);
  if (errors.length > 0) process.exitCode = 1;
  else console.log(`${columns.length} columns, ${kinds.length} kinds of rows.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
