import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, it } from '@jest/globals';
import { codeFor, givenSecondFactor, post } from './authenticator-app.js';
import { environment, PASSWORD, RunningServer, SECRET } from './running-server.js';

const NEXT_SECRET = 'the-next-test-secret-of-more-than-32-bytes-51d9';
const COMMAND = path.resolve(import.meta.dirname, '../dist/rotation/reencrypt-command.js');

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start({ env: { JWT_ALGORITHM: 'EdDSA' } });
});

/** Not with spawnSync: it stops the server of this process too, whose kept connections then end as the next request is sent. */
async function reencrypt(env: Record<string, string>) {
  const child = spawn(process.execPath, [COMMAND], { env: { ...environment(), ...env } });
  const [[status], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { status: Number(status), stdout, stderr };
}
const encryptedRows = () =>
  server.query(
    `SELECT secret AS encrypted FROM auth."twoFactor" UNION ALL SELECT "backupCodes" FROM auth."twoFactor"
     UNION ALL SELECT "privateKey" FROM auth.jwks`,
  );

it('An old secret can be removed once its values are re-encrypted: codes, backup codes and keys stay valid [A13] [B13]', async () => {
  const { browser, email, totpURI, backupCodes } = await givenSecondFactor(server);
  const before = (await browser.get('/api/auth/token')).body.token;
  const { status, stdout } = await reencrypt({
    BETTER_AUTH_SECRET: NEXT_SECRET,
    BETTER_AUTH_SECRET_PREVIOUS: SECRET,
  });
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^\d+ values in the database were encrypted/)]);

  const rotated = await RunningServer.start({
    env: { JWT_ALGORITHM: 'EdDSA', BETTER_AUTH_SECRET: NEXT_SECRET },
  });
  const device = rotated.browser();
  await rotated.signIn(email, PASSWORD, device);
  expect((await post(device, 'verify-totp', { code: codeFor(totpURI) })).status).toBe(200);
  const after = (await device.get('/api/auth/token')).body.token;
  expect(String(after).split('.')[0]).toBe(String(before).split('.')[0]);
  const other = rotated.browser();
  await rotated.signIn(email, PASSWORD, other);
  expect((await post(other, 'verify-backup-code', { code: backupCodes[0] ?? '' })).status).toBe(200);
  await rotated.stop();

  // Back again, so that the other tests find what they left.
  await reencrypt({ BETTER_AUTH_SECRET: SECRET, BETTER_AUTH_SECRET_PREVIOUS: NEXT_SECRET });
  expect((await reencrypt({})).stdout).toMatch(/^0 values/);
});

it('Re-encryption fails and changes nothing when the secret of a value is missing [A13]', async () => {
  await givenSecondFactor(server);
  const before = await encryptedRows();
  const { status, stderr } = await reencrypt({ BETTER_AUTH_SECRET: NEXT_SECRET });
  expect(status).toBe(1);
  expect(stderr).toMatch(/not found in keys/);
  expect(stderr).not.toContain(NEXT_SECRET);
  expect(await encryptedRows()).toEqual(before);
});
