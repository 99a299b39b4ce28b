/** `npm run admin -- grant|revoke EMAIL`: makes a user an administrator, or takes the role away. */
import { recordServerEvent } from '../audit/audit-trail.js';
import { CommandError, runCommand } from '../command.js';
import { loadConfig } from '../config.js';
import { openDatabase } from '../database/database.js';
import { createLogger } from '../logger.js';
import { mailSender } from '../mail/compose.js';
import { Mailbox } from '../mail/mailbox.js';
import { createMailer } from '../mail/smtp-mailer.js';
import { ProblemError } from '../problem.js';
import { mailRoleChange, setRole } from './users.js';

const [verb, email = ''] = process.argv.slice(2);
const role = verb === 'grant' ? 'admin' : verb === 'revoke' ? 'user' : undefined;

async function main(): Promise<string> {
  if (role === undefined || email === '')
    throw new CommandError('usage: npm run admin -- grant|revoke EMAIL');
  const config = loadConfig();
  const logger = createLogger('error');
  const database = openDatabase({ ...config.database, poolMax: 2 }, logger);
  const mailer = createMailer(config, database, logger);
  try {
    const person = await database
      .selectFrom('user')
      .select('id')
      .where('email', '=', email.toLowerCase())
      .executeTakeFirst();
    if (person === undefined) throw new CommandError(`no account has the address ${email}`);
    const changed = await setRole(database, person.id, role);
    const result = `${email} is now ${role === 'admin' ? 'an administrator' : 'an ordinary user'}`;
    if (changed === undefined) return result;
    await recordServerEvent(database, 'role.changed', person.id, 'command line');
    mailRoleChange(mailSender(config.publicOrigin, mailer), changed, role);
    return mailer instanceof Mailbox
      ? `${result}; no mail was sent, because MAIL_TRANSPORT is mailbox`
      : result;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'LAST_ADMINISTRATOR') {
      throw new CommandError(`${email} is the last administrator: grant the role to someone else first`);
    }
    throw error;
  } finally {
    await mailer.close();
    await database.destroy();
  }
}

await runCommand(main);
