import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { environment, RunningServer } from './running-server.js';
import { SmtpServer } from './smtp-server.js';

const run = promisify(execFile);

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

describe('npm run admin', () => {
  const program = path.resolve(import.meta.dirname, '../dist/admin/grant.js');
  const commandWith = (env: Record<string, string>, ...words: string[]) =>
    run(process.execPath, [program, ...words], { env: { ...environment(), ...env } });
  const command = (...words: string[]) => commandWith({}, ...words);

  it('creates the first administrator and records it [B15]', async () => {
    const { browser, email, id } = await server.givenPerson();
    const { stdout } = await command('grant', email.toUpperCase());
    expect(stdout).toMatch(/is now an administrator; no mail was sent, because MAIL_TRANSPORT is mailbox\n$/);
    expect((await browser.get('/api/auth/admin/users')).status).toBe(200);
    const [event] = await server.query(
      `SELECT user_agent, actor_id FROM auth.audit_event WHERE user_id = $1 AND action = 'role.changed'`,
      [id],
    );
    expect(event).toEqual({ user_agent: 'command line', actor_id: null });
    // The last administrator can't be revoked.
    await server.givenAdmin();
    await command('revoke', email);
    expect((await browser.get('/api/auth/admin/users')).status).toBe(403);
  });

  it('mails the user and the other administrators, as the page does [B15]', async () => {
    const smtp = new SmtpServer();
    const env = { MAIL_TRANSPORT: 'smtp', SMTP_URL: await smtp.listen() };
    await server.query(`UPDATE auth."user" SET role = 'user'`);
    const other = await server.givenAdmin();
    const { email } = await server.givenPerson();
    const received = () =>
      smtp.received
        .splice(0)
        .map((mail) => [/^To: (.*)$/m.exec(mail)?.[1], /^Subject: (.*)$/m.exec(mail)?.[1]])
        .sort();
    try {
      await commandWith(env, 'grant', email);
      expect(received()).toEqual(
        [
          [email, "You're now an administrator"],
          [other.email, 'There is a new administrator'],
        ].sort(),
      );
      await commandWith(env, 'grant', email);
      expect(received()).toEqual([]);
      await commandWith(env, 'revoke', email);
      expect(received()).toEqual([[email, "You're no longer an administrator"]]);
    } finally {
      smtp.close();
    }
  });

  it.each([
    [[], 'usage'],
    [['grant'], 'usage'],
    [['grant', 'nobody@example.com'], 'no account has the address'],
  ])('reports in one line what is wrong with %j', async (words, reason) => {
    await expect(command(...words)).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(reason) });
  });
});
