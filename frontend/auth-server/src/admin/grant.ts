/** `npm run admin -- grant|revoke EMAIL`: how the first administrator comes to be. */
import { sql } from 'kysely';
import { ConfigurationError, loadCommandConfig } from '../config.js';
import { openDatabase } from '../database/database.js';
import { createLogger, describeError } from '../logger.js';

const [verb, email = ''] = process.argv.slice(2);
const role = verb === 'grant' ? 'admin' : verb === 'revoke' ? 'user' : undefined;

async function main(): Promise<string> {
  if (role === undefined || email === '')
    throw new ConfigurationError('usage: npm run admin -- grant|revoke EMAIL');
  const database = openDatabase(loadCommandConfig(), createLogger('silent'));
  try {
    const { rows } = await sql`
      WITH changed AS (
        UPDATE auth."user" SET role = ${role}, "updatedAt" = now() WHERE email = ${email.toLowerCase()} RETURNING id
      )
      INSERT INTO auth.audit_event (action, outcome, user_id, ip_address, user_agent, request_id)
      SELECT 'role.changed', 'ok', id, '', 'command line', '' FROM changed RETURNING user_id
    `.execute(database);
    if (rows.length === 0) throw new ConfigurationError(`nobody has signed up with ${email}`);
    return `${email} is ${role === 'admin' ? 'an administrator' : 'an ordinary user'} now`;
  } finally {
    await database.destroy();
  }
}

try {
  console.log(await main());
} catch (error) {
  console.error(error instanceof ConfigurationError ? `auth-server: ${error.message}` : describeError(error));
  process.exitCode = 1;
}
