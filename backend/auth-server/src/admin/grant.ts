/** `npm run admin -- grant|revoke EMAIL`: creates the first administrator. */
import { CommandError, runCommand } from '../command.js';
import { loadCommandConfig } from '../config.js';
import { openDatabase } from '../database/database.js';
import { createLogger } from '../logger.js';
import { ProblemError } from '../problem.js';
import { requireAnotherAdministrator } from './last-administrator.js';

const [verb, email = ''] = process.argv.slice(2);
const role = verb === 'grant' ? 'admin' : verb === 'revoke' ? 'user' : undefined;

async function main(): Promise<string> {
  if (role === undefined || email === '')
    throw new CommandError('usage: npm run admin -- grant|revoke EMAIL');
  const database = openDatabase(loadCommandConfig(), createLogger('silent'));
  try {
    const found = await database.transaction().execute(async (transaction) => {
      const person = await transaction
        .selectFrom('user')
        .select('id')
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst();
      if (person === undefined) return undefined;
      if (role === 'user') await requireAnotherAdministrator(transaction, person.id);
      await transaction
        .updateTable('user')
        .set({ role, updatedAt: new Date() })
        .where('id', '=', person.id)
        .execute();
      await transaction
        .insertInto('audit_event')
        .values({
          action: 'role.changed',
          outcome: 'ok',
          user_id: person.id,
          actor_id: null,
          ip_address: '',
          user_agent: 'command line',
          request_id: '',
        })
        .execute();
      return person;
    });
    if (found === undefined) throw new CommandError(`no account has the address ${email}`);
    return `${email} is now ${role === 'admin' ? 'an administrator' : 'an ordinary user'}`;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'LAST_ADMINISTRATOR') {
      throw new CommandError(`${email} is the last administrator: grant the role to someone else first`);
    }
    throw error;
  } finally {
    await database.destroy();
  }
}

await runCommand(main);
