import { createHash } from 'node:crypto';
import type { BrowserContext, Page } from '@playwright/test';
import { Authenticator } from './support/authenticator';
import { query } from './support/database';
import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { addPasskey, passkeySection, signOut, tasksHeading } from './support/passkeys';

const ASK = '**/api/auth/passkey/generate-authenticate-options';
const ANSWER = '**/api/auth/passkey/verify-authentication';

/** Holds the page’s requests to the auth server. */
async function hold(page: Page) {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(ANSWER, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Ages the challenges of a browser by five minutes. Tests in other browsers use the same server at the same time. */
async function endChallenges(context: BrowserContext): Promise<void> {
  const cookies = (await context.cookies()).filter(({ name }) => name.includes('passkey_challenge.'));
  // A signed cookie: a token, a dot and the signature. The row has the hash of the token.
  const identifiers = cookies.map(({ value }) => {
    const token = decodeURIComponent(value).replace(/\.[^.]*$/, '');
    return createHash('sha256').update(token).digest('base64url');
  });
  const ended = await query('DELETE FROM auth.verification WHERE identifier = ANY($1) RETURNING id', [
    identifiers,
  ]);
  expect(ended.length).toBeGreaterThan(0);
}

test.describe('Two sign-in pages in one browser', () => {
  test('Both pages sign in, including the one opened first [B13]', async ({
    page,
    context,
    joinConfirmed,
    browserErrors,
  }) => {
    // The second sign-in replaces the first, and the first page learns this from its next request.
    browserErrors.allow(FAILED_REQUEST);
    await joinConfirmed(context);
    const keeper = await Authenticator.plugInto(page, { isSynced: true });
    await addPasskey(page);
    await keeper.answers(false);
    await signOut(page);
    // Each page has an authenticator with a separate counter, which only a synced passkey may have.
    const second = await context.newPage();
    const copy = await Authenticator.plugInto(second, { isSynced: true });
    await keeper.copyTo(copy);

    await keeper.answers(true);
    const releases = [await hold(page), await hold(second)];
    for (const one of [page, second]) {
      const answered = one.waitForRequest(ANSWER);
      await one.goto('/login');
      await answered;
    }
    for (const [index, one] of [page, second].entries()) {
      const verified = one.waitForResponse(ANSWER);
      releases[index]?.();
      expect((await verified).status()).toBe(200);
      await expect(tasksHeading(one)).toBeVisible();
    }
  });
});

test.describe('A sign-in page that stays open', () => {
  test('The page gets a new challenge before the old one ends, and the passkey signs in [B13]', async ({
    page,
    context,
    joinConfirmed,
  }) => {
    await joinConfirmed(context);
    const keeper = await Authenticator.plugInto(page);
    await addPasskey(page);
    await keeper.answers(false);
    await signOut(page);
    await page.clock.install();
    const first = page.waitForResponse(ASK);
    await page.goto('/login');
    await first;
    await endChallenges(context);
    await keeper.answers(true);
    const second = page.waitForResponse(ASK);
    await page.clock.fastForward('04:20');
    await second;
    await expect(tasksHeading(page)).toBeVisible();
  });

  test('The page asks again after an expired challenge, without a reload [B13]', async ({
    page,
    context,
    joinConfirmed,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    await joinConfirmed(context);
    const keeper = await Authenticator.plugInto(page);
    await addPasskey(page);
    await keeper.answers(false);
    await signOut(page);
    const codes: string[] = [];
    page.on('response', async (response) => {
      if (response.url().includes('verify-authentication') && !response.ok()) {
        codes.push(((await response.json()) as { code: string }).code);
      }
    });
    await page.route(ANSWER, async (route) => {
      if (codes.length === 0) {
        await endChallenges(context);
        // A request that ends at once was not ended by the user and is not repeated at once.
        await new Promise((resolve) => setTimeout(resolve, 1_200));
      }
      await route.continue();
    });
    await keeper.answers(true);
    await page.goto('/login');
    await expect(tasksHeading(page)).toBeVisible();
    expect(codes).toEqual(['PASSKEY_EXPIRED']);
  });
});

test.describe('Password managers', () => {
  test('The browser is notified of a removed passkey, an unknown one and a new name [B13]', async ({
    page,
    context,
    joinConfirmed,
    browserErrors,
  }) => {
    browserErrors.allow(FAILED_REQUEST);
    await page.addInitScript(() => {
      for (const method of [
        'signalUnknownCredential',
        'signalAllAcceptedCredentials',
        'signalCurrentUserDetails',
      ]) {
        Object.defineProperty(PublicKeyCredential, method, {
          value: (signal: object) => {
            const kept = sessionStorage.getItem('signals') ?? '[]';
            const signals = JSON.parse(kept) as object[];
            sessionStorage.setItem('signals', JSON.stringify([...signals, { method, ...signal }]));
            return Promise.resolve();
          },
        });
      }
    });
    const signals = () =>
      page.evaluate(() => {
        const signalled = JSON.parse(sessionStorage.getItem('signals') ?? '[]') as object[];
        sessionStorage.removeItem('signals');
        return signalled;
      });
    const ada = await joinConfirmed(context);
    const keeper = await Authenticator.plugInto(page);
    await addPasskey(page);
    const credentialId: unknown = expect.stringMatching(/^[\w-]+$/);
    const userId: unknown = expect.stringMatching(/^[\w-]{43}$/);
    const account = { rpId: 'localhost', userId };

    await page.getByLabel('Your name').fill('Ada Lovelace');
    await page.getByRole('button', { name: 'Change name' }).click();
    await expect.poll(signals).toEqual([
      { method: 'signalAllAcceptedCredentials', ...account, allAcceptedCredentialIds: [credentialId] },
      {
        method: 'signalCurrentUserDetails',
        ...account,
        name: ada.email,
        displayName: 'Ada Lovelace',
      },
    ]);

    await passkeySection(page)
      .getByRole('button', { name: /^Remove/ })
      .click();
    await passkeySection(page).getByRole('button', { name: 'Remove passkey' }).click();
    await expect(passkeySection(page).getByText('Passkey removed.')).toBeVisible();
    expect((await signals()).slice(0, 2)).toEqual([
      { method: 'signalUnknownCredential', rpId: 'localhost', credentialId },
      { method: 'signalAllAcceptedCredentials', ...account, allAcceptedCredentialIds: [] },
    ]);

    await keeper.answers(false);
    await signOut(page);
    await keeper.answers(true);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await expect(page.getByRole('alert').first()).toContainText("This passkey doesn't match any account.");
    expect(await signals()).toContainEqual({
      method: 'signalUnknownCredential',
      rpId: 'localhost',
      credentialId,
    });
  });
});
