import { beforeAll, describe, expect, it } from '@jest/globals';
import { codeFor, givenSecondFactor, halfAMinuteLater, post } from './authenticator-app.js';
import { PASSWORD, RunningServer } from './running-server.js';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

async function halfSignedIn(email: string) {
  const browser = server.browser();
  await server.signIn(email, PASSWORD, browser);
  return browser;
}

async function failuresOf(id: string): Promise<number> {
  const [row] = await server.query(
    'SELECT "failedVerificationCount" AS failures FROM auth."twoFactor" WHERE "userId" = $1',
    [id],
  );
  return Number(row.failures);
}

describe('A backup code', () => {
  it('signs in with or without its hyphen, with other dashes and with blanks, and is not counted as wrong', async () => {
    const { email, id, backupCodes } = await givenSecondFactor(server);
    const ways = ['', '–', '—', '\u2011', ' ', ' - '];
    for (const [index, between] of ways.entries()) {
      const browser = await halfSignedIn(email);
      const code = (backupCodes[index] ?? '').replace('-', between);
      expect([between, (await post(browser, 'verify-backup-code', { code })).status]).toEqual([between, 200]);
      expect(await failuresOf(id)).toBe(0);
    }
  });

  it('works once, even if it is written differently the second time', async () => {
    const { email, backupCodes } = await givenSecondFactor(server);
    const [code = '', next = ''] = backupCodes;
    expect((await post(await halfSignedIn(email), 'verify-backup-code', { code })).status).toBe(200);
    const browser = await halfSignedIn(email);
    const again = await post(browser, 'verify-backup-code', { code: code.replace('-', '') });
    expect(again.body.errors).toMatchObject([{ type: 'CODE_INCORRECT' }]);
    expect((await post(browser, 'verify-backup-code', { code: next })).status).toBe(200);
  });

  it('is wrong, and counted as wrong, in other capitals', async () => {
    const { email, id, backupCodes } = await givenSecondFactor(server);
    const code = backupCodes.find((one) => one !== one.toUpperCase()) ?? '';
    const browser = await halfSignedIn(email);
    const shouted = await post(browser, 'verify-backup-code', { code: code.toUpperCase() });
    expect(shouted.body.errors).toMatchObject([{ type: 'CODE_INCORRECT' }]);
    expect(await failuresOf(id)).toBe(1);
    expect((await post(browser, 'verify-backup-code', { code })).status).toBe(200);
  });

  it('of dashes only is treated as a missing field', async () => {
    const { email, id } = await givenSecondFactor(server);
    const { status, body } = await post(await halfSignedIn(email), 'verify-backup-code', { code: ' – ' });
    expect([status, body.errors]).toMatchObject([422, [{ type: 'FIELD_REQUIRED' }]]);
    expect(await failuresOf(id)).toBe(0);
  });
});

describe('A code of an authenticator app', () => {
  it('signs in with a blank in the middle, and not again without it', async () => {
    const { email, totpURI } = await givenSecondFactor(server);
    await halfAMinuteLater(server);
    const code = codeFor(totpURI);
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    expect((await post(await halfSignedIn(email), 'verify-totp', { code: spaced })).status).toBe(200);
    for (const again of [code, spaced, `${code.slice(0, 2)}-${code.slice(2)}`]) {
      const { body } = await post(await halfSignedIn(email), 'verify-totp', { code: again });
      expect(body.errors).toMatchObject([{ type: 'CODE_INCORRECT' }]);
    }
  });
});
