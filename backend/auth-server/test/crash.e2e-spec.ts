import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { Browser } from './browser.js';
import { environment, newEmail, PASSWORD, RunningServer } from './running-server.js';

const SIGN_UPS = 200;
/** The crash comes after so many: each costs a password hash, and the others are under way by then. */
const ACKNOWLEDGED = 10;

it('kill -9 during 200 sign-ups leaves no incomplete account and loses no confirmed one [B1]', async () => {
  const child = spawn(process.execPath, [path.resolve(import.meta.dirname, '../dist/main.js')], {
    env: environment(),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ port }] = await once(child, 'message');
  const address = `http://127.0.0.1:${String(port)}`;
  const acknowledged: string[] = [];
  const signUp = async (email: string): Promise<number> => {
    const body = { name: 'Ada', email, password: PASSWORD };
    const { status } = await new Browser(address).post('/api/auth/sign-up/email', body);
    if (status === 200 && acknowledged.push(email) === ACKNOWLEDGED) child.kill('SIGKILL');
    return status;
  };
  const emails = Array.from({ length: SIGN_UPS }, newEmail);
  const answers = await Promise.allSettled(emails.map(signUp));
  // Else the crash came too late to prove anything.
  expect(answers.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);

  const server = await RunningServer.start();
  const halfMade = await server.query(
    `SELECT 1 FROM auth."user" u WHERE email = ANY($1) AND NOT EXISTS (SELECT 1 FROM auth.account WHERE "userId" = u.id)`,
    [emails],
  );
  expect(halfMade).toEqual([]);
  const kept = await server.query('SELECT email FROM auth."user" WHERE email = ANY($1)', [acknowledged]);
  expect(kept).toHaveLength(acknowledged.length);
  const [email = ''] = acknowledged;
  expect((await server.signIn(email, PASSWORD)).status).toBe(200);
  const lost = emails.find((candidate) => !acknowledged.includes(candidate)) ?? '';
  const retried = await server
    .browser()
    .post('/api/auth/sign-up/email', { name: 'Ada', email: lost, password: PASSWORD });
  // 409: it was made, and only the answer was lost.
  expect([200, 409]).toContain(retried.status);
}, 180_000);
