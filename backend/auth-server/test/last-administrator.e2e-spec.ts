import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { environment, PASSWORD, RunningServer } from './running-server.js';

const run = promisify(execFile);
const ROUNDS = 200;

let server: RunningServer;
/** A second process on the same database: a lock in memory would not do. */
let other: RunningServer;
beforeAll(async () => {
  [server, other] = await Promise.all([RunningServer.start(), RunningServer.start()]);
});
beforeEach(async () => {
  await server.query(`UPDATE auth."user" SET role = 'user', banned = false`);
});

async function givenAdmin(on = server) {
  const person = await on.givenPerson();
  await server.query(`UPDATE auth."user" SET role = 'admin' WHERE id = $1`, [person.id]);
  return person;
}
type Admin = Awaited<ReturnType<typeof givenAdmin>>;

const demote = (actor: Admin, { id }: Admin) =>
  actor.browser.post('/api/auth/admin/users/role', { userId: id, role: 'user' });
const ban = (actor: Admin, { id }: Admin) =>
  actor.browser.post('/api/auth/admin/users/ban', { userId: id, reason: 'spam' });
const deleteOwn = ({ browser }: Admin) => browser.post('/api/auth/delete-account', { password: PASSWORD });

/** Administrators who can sign in. */
async function remaining(): Promise<number> {
  const [row] = await server.query(
    `SELECT count(*)::integer AS left FROM auth."user" WHERE role = 'admin' AND banned IS NOT TRUE`,
  );
  return Number(row.left);
}

describe('Two simultaneous administrators', () => {
  it(`who demote each other leave one, in each of ${ROUNDS} rounds [B15]`, async () => {
    const [ada, bob] = [await givenAdmin(), await givenAdmin(other)];
    const outcomes = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      await server.query(`UPDATE auth."user" SET role = 'admin' WHERE id IN ($1, $2)`, [ada.id, bob.id]);
      const answers = await Promise.all([demote(ada, bob), demote(bob, ada)]);
      for (const { status, body } of answers) outcomes.add(`${status} ${body.code ?? 'ok'}`);
      expect([round, await remaining()]).toEqual([round, 1]);
    }
    // A refusal by role is one that came after the other change altogether.
    outcomes.delete('403 ACTION_FORBIDDEN');
    expect([...outcomes].sort()).toEqual(['200 ok', '409 LAST_ADMINISTRATOR']);
  }, 120_000);

  it('leave one when one bans and the other demotes [B15]', async () => {
    const [ada, bob] = [await givenAdmin(), await givenAdmin(other)];
    for (let round = 0; round < 40; round += 1) {
      await server.query(`UPDATE auth."user" SET role = 'admin', banned = false WHERE id IN ($1, $2)`, [
        ada.id,
        bob.id,
      ]);
      await Promise.all([
        server.signIn(ada.email, PASSWORD, ada.browser),
        server.signIn(bob.email, PASSWORD, bob.browser),
      ]);
      await Promise.all([ban(ada, bob), demote(bob, ada)]);
      expect([round, await remaining()]).toEqual([round, 1]);
    }
  }, 60_000);

  it('leave one when one is demoted and the other deletes their own account [B15]', async () => {
    for (let round = 0; round < 30; round += 1) {
      await server.query(`UPDATE auth."user" SET role = 'user'`);
      const [ada, bob] = [await givenAdmin(), await givenAdmin(other)];
      // The password is checked first, which takes some tens of milliseconds: the rounds try every distance.
      const demotion = sleep(round * 3).then(() => demote(ada, bob));
      await Promise.all([demotion, deleteOwn(ada)]);
      expect([round, await remaining()]).toEqual([round, 1]);
    }
  }, 60_000);
});

describe('The last administrator', () => {
  it('cannot delete their account until there is another one [B15]', async () => {
    const ada = await givenAdmin();
    const refused = await deleteOwn(ada);
    expect([refused.status, refused.body.code]).toEqual([409, 'LAST_ADMINISTRATOR']);
    expect((await ada.browser.get('/api/auth/admin/users')).status).toBe(200);
    await givenAdmin();
    expect((await deleteOwn(ada)).status).toBe(200);
  });

  it('is the one who can sign in when all others are banned [B15]', async () => {
    const [ada, bob] = [await givenAdmin(), await givenAdmin()];
    await ban(ada, bob);
    expect((await deleteOwn(ada)).body.code).toBe('LAST_ADMINISTRATOR');
    await server.query(`UPDATE auth."user" SET "banExpires" = now() - interval '1 second' WHERE id = $1`, [
      bob.id,
    ]);
    expect((await deleteOwn(ada)).status).toBe(200);
  });

  it('keeps the role when the command line revokes it [B15]', async () => {
    const { email } = await givenAdmin();
    const revoke = run(
      process.execPath,
      [path.resolve(import.meta.dirname, '../dist/admin/grant.js'), 'revoke', email],
      { env: environment() },
    );
    await expect(revoke).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is the last administrator: grant the role to someone else first\n$/),
    });
    expect(await remaining()).toBe(1);
  });
});
