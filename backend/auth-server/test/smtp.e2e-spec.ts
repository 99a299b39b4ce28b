import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../src/database/database.js';
import { createLogger } from '../src/logger.js';
import { SmtpMailer } from '../src/mail/smtp-mailer.js';
import { newEmail, PASSWORD, RunningServer, SECRET, testDatabases } from './running-server.js';
import { SmtpServer, until } from './smtp-server.js';

let smtp: SmtpServer;
let smtpUrl: string;
beforeEach(async () => {
  smtp = new SmtpServer();
  smtpUrl = await smtp.listen();
});
afterEach(() => {
  smtp.close();
});

const started = () =>
  RunningServer.start({
    env: { MAIL_TRANSPORT: 'smtp', SMTP_URL: smtpUrl, MAIL_FROM: 'Holdfast <hello@example.com>' },
  });

async function signUp(server: RunningServer) {
  const email = newEmail();
  const answer = await server
    .browser()
    .post('/api/auth/sign-up/email', { name: 'Ada', email, password: PASSWORD });
  expect(answer.status).toBe(200);
  return email;
}

it('Mails go to the SMTP server in text and HTML, and there is no mailbox [B8]', async () => {
  const server = await started();
  const email = await signUp(server);
  await until(() => smtp.received.length === 1);
  const [mail = ''] = smtp.received;
  expect(mail).toMatch(/^From: Holdfast <hello@example\.com>$/m);
  expect(mail).toContain(`To: ${email}`);
  expect(mail).not.toContain('Ada');
  expect(mail).toMatch(/Content-Type: text\/plain[^]*Content-Type: text\/html/);
  await until(async () => (await server.query('SELECT 1 FROM auth.mail_queue')).length === 0);
  expect((await server.browser().get('/mailbox')).status).toBe(404);
  await server.stop();
});

it('A mail that the SMTP server refuses waits encrypted, does not delay the response, and is sent later [B8]', async () => {
  smtp.refusals = 1;
  const server = await started();
  const email = await signUp(server);
  const waiting = () =>
    server.query(
      "SELECT sealed AS encrypted, * FROM auth.mail_queue WHERE due_at < now() + interval '20 seconds' AND attempts = 1",
    );
  await until(async () => (await waiting()).length === 1);
  expect(smtp.received).toEqual([]);
  const [row] = await waiting();
  expect(Buffer.from(row.encrypted).toString('latin1')).not.toMatch(/verify-email|Ada/);
  expect(JSON.stringify(server.logs)).not.toContain(email);

  await server.query('UPDATE auth.mail_queue SET due_at = now()');
  await signUp(server);
  await until(() => smtp.received.length === 2);
  expect(smtp.received.join()).toContain(email);
  await server.stop();
});

describe('The mail queue', () => {
  const database = openDatabase({ url: testDatabases().authUrl, poolMax: 2 }, createLogger('silent'));
  afterAll(() => database.destroy());

  const mailer = (logger = createLogger('silent')) =>
    new SmtpMailer(database, logger, {
      smtpUrl,
      from: 'a@example.com',
      secrets: [SECRET],
      pollMilliseconds: 20,
    });
  const MAIL = { to: { name: 'Ada', address: 'ada@example.com' }, subject: 'Kept', text: 'x', html: 'x' };
  /** Lets the time pass that a mail has to wait. */
  const hurry = () =>
    database
      .updateTable('mail_queue')
      .set({ due_at: new Date(0) })
      .execute();

  it('keeps a mail for the next process, and only one of several processes sends it [B8]', async () => {
    smtp.refusals = 1;
    const first = mailer();
    first.send(MAIL);
    await until(() => smtp.refusals === 0);
    await first.close();

    await hurry();
    const others = [mailer(), mailer(), mailer()];
    await until(() => smtp.received.length > 0);
    await Promise.all(others.map((other) => other.close()));
    expect(smtp.received).toHaveLength(1);
  });

  it('gives up a mail after eight attempts and logs it [B8]', async () => {
    smtp.refusals = Infinity;
    const lines: string[] = [];
    const stubborn = mailer(createLogger('error', { write: (line) => lines.push(line) }));
    stubborn.send(MAIL);
    await until(async () => {
      await hurry();
      return lines.length > 0;
    });
    await stubborn.close();
    expect(lines.join()).toContain('a mail was given up');
    expect(lines.join()).not.toContain('ada@');
    expect(await database.selectFrom('mail_queue').select('id').execute()).toEqual([]);
  });
});
