import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from './browser.js';
import { environment, PASSWORD, RunningServer } from './running-server.js';

const run = promisify(execFile);

let server: RunningServer;
/** A second process on the same database: a lock in memory would not do. */
let other: RunningServer;
beforeAll(async () => {
  [server, other] = await Promise.all([RunningServer.start(), RunningServer.start()]);
});
beforeEach(async () => {
  await server.query(`UPDATE auth."user" SET role = 'user', banned = false`);
});

type Admin = Awaited<ReturnType<RunningServer['givenAdmin']>>;

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

type Change = (ada: Admin, bob: Admin) => Promise<Answer>;
const adaDemotesBob: Change = (ada, bob) => demote(ada, bob);
const bobDemotesAda: Change = (ada, bob) => demote(bob, ada);
const adaBansBob: Change = (ada, bob) => ban(ada, bob);
const adaDeletesHerself: Change = (ada) => deleteOwn(ada);

describe('Of two simultaneous changes that would leave no administrator', () => {
  it.each<[pair: string, first: Change, second: Change]>([
    ['two demotions', adaDemotesBob, bobDemotesAda],
    ['a ban and a demotion', adaBansBob, bobDemotesAda],
    ['a demotion and a ban', bobDemotesAda, adaBansBob],
    ['a demotion and a deleted account', adaDemotesBob, adaDeletesHerself],
    ['a deleted account and a demotion', adaDeletesHerself, adaDemotesBob],
  ])('the second is refused: %s [B15]', async (_pair, first, second) => {
    const [ada, bob] = [await server.givenAdmin(), await other.givenAdmin()];
    const holder = await server.database.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM auth."user" WHERE id IN ($1, $2) FOR NO KEY UPDATE', [ada.id, bob.id]);
    // Neither can change a row yet. Without a separate lock, both would have counted two administrators by now.
    const changing = [first(ada, bob)];
    await server.untilStatements(`wait_event_type = 'Lock'`);
    changing.push(second(ada, bob));
    await server.untilStatements(`wait_event_type = 'Lock'`, 2);
    await holder.query('COMMIT');
    holder.release();
    const answers = await Promise.all(changing);
    expect(answers.map(({ status, body }): unknown[] => [status, body.code])).toEqual([
      [200, undefined],
      [409, 'LAST_ADMINISTRATOR'],
    ]);
    expect(await remaining()).toBe(1);
  });
});

describe('The last administrator', () => {
  it('cannot delete their account until there is another one [B15]', async () => {
    const ada = await server.givenAdmin();
    const refused = await deleteOwn(ada);
    expect([refused.status, refused.body.code]).toEqual([409, 'LAST_ADMINISTRATOR']);
    expect((await ada.browser.get('/api/auth/admin/users')).status).toBe(200);
    await server.givenAdmin();
    expect((await deleteOwn(ada)).status).toBe(200);
  });

  it('is the one who can sign in when all others are banned [B15]', async () => {
    const [ada, bob] = [await server.givenAdmin(), await server.givenAdmin()];
    await ban(ada, bob);
    expect((await deleteOwn(ada)).body.code).toBe('LAST_ADMINISTRATOR');
    await server.query(`UPDATE auth."user" SET "banExpires" = now() - interval '1 second' WHERE id = $1`, [
      bob.id,
    ]);
    expect((await deleteOwn(ada)).status).toBe(200);
  });

  it('keeps the role when the command line revokes it [B15]', async () => {
    const { email } = await server.givenAdmin();
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
