import type { Browser, Json } from './browser.js';
import { Authenticator } from './authenticator.js';
import { personalTokenHash } from '@holdfast/nestjs-auth/personal-tokens';
import { codeFor, halfAMinuteLater, post } from './authenticator-app.js';
import { newEmail, PASSWORD } from './running-server.js';
import { serviceToken } from './service-token.js';
import { comeBack, profileOf, type SocialServer } from './social-server.js';

export type Fate = 'lives' | 'ends' | 'none';

export interface SetUp {
  /** Default: with one, and with what needs one: a pending sign-in and a trusted device. */
  readonly withSecondFactor?: boolean;
  /** Default: with one, from an earlier change of the address. */
  readonly withUndoLink?: boolean;
  /** Default: true. */
  readonly isConfirmed?: boolean;
}

/** A person who holds one of everything in docs/account-lifecycle.md. */
export type Holder = Awaited<ReturnType<typeof givenHolder>>;

/**
 * Nothing after the second factor raises the security version: what is made here stands when the event comes.
 */
export async function givenHolder(social: SocialServer, setUp: SetUp = {}) {
  const { withSecondFactor = true, withUndoLink = true, isConfirmed = true } = setUp;
  const { server } = social;
  const person = await server.givenPerson({ isConfirmed: true });
  const { browser, id } = person;
  const email = withUndoLink ? newEmail() : person.email;
  if (withUndoLink) await moveTo(social, browser, email);
  const undoLink = withUndoLink ? await server.mailedToken(person.email, '/undo-email-change') : undefined;

  const profile = profileOf(email);
  const { body } = await browser.post('/api/auth/link-social', { provider: 'google' });
  await comeBack(browser, social.providers.agree(String(body.url), profile));
  const passkey = new Authenticator();
  await passkey.register(browser);
  const wish = { name: 'Script', scopes: ['tasks:read'], days: 30 };
  const personalToken = String((await browser.post('/api/auth/personal-tokens/create', wish)).body.token);
  const totpUri = withSecondFactor ? await turnOn(social, browser) : undefined;

  const other = server.browser();
  const trusted = server.browser();
  const pending = server.browser();
  for (const each of [other, trusted, pending]) await server.signIn(email, PASSWORD, each);
  if (totpUri !== undefined) {
    await giveCode(social, other, totpUri);
    await giveCode(social, trusted, totpUri, true);
  }
  const recovery = withSecondFactor ? await askForRecovery(social, pending, email) : undefined;
  if (!isConfirmed) {
    await server.query('UPDATE auth."user" SET "emailVerified" = false WHERE id = $1', [id]);
    await server.browser().post('/api/auth/send-verification-email', { email });
  }
  await server.browser().post('/api/auth/request-password-reset', { email });
  const changeTo = newEmail();
  await browser.post('/api/auth/email-change', { newEmail: changeTo, password: PASSWORD });
  const [session] = await server.query(`SELECT id FROM auth.session WHERE "userId" = $1 AND id = $2`, [
    id,
    await sessionOf(browser),
  ]);
  const [last] = await server.query('SELECT coalesce(max(id), 0) AS id FROM auth.account_event');
  return {
    id,
    email,
    browser,
    other,
    trusted,
    pending: withSecondFactor ? pending : undefined,
    passkey,
    personalToken,
    totpUri,
    changeTo,
    sessionId: String(session?.id),
    lastEvent: String(last?.id),
    undoLink,
    recoveryLink: recovery?.recoveryLink,
    cancelLink: recovery?.cancelLink,
    confirmationLink: isConfirmed ? undefined : await server.mailedToken(email, '/verify-email'),
    resetLink: await server.mailedToken(email, '/reset-password'),
    changeLink: await server.mailedToken(changeTo, '/confirm-email'),
  };
}

async function sessionOf(browser: Browser): Promise<string> {
  const { sessions }: { sessions: Json[] } = (await browser.get('/api/auth/sessions')).body;
  return String(sessions.find(({ isCurrent }) => isCurrent === true)?.id);
}

async function moveTo({ server }: SocialServer, browser: Browser, email: string): Promise<void> {
  await browser.post('/api/auth/email-change', { newEmail: email, password: PASSWORD });
  const token = await server.mailedToken(email, '/confirm-email');
  await browser.post('/api/auth/email-change/confirm', { token });
}

/** Starts the recovery of the second factor, and asks for one more link to start it. */
async function askForRecovery({ server }: SocialServer, pending: Browser, email: string) {
  const link = async () => {
    await pending.post('/api/auth/two-factor/recovery/request', {});
    return server.mailedToken(email, '/recover-second-factor');
  };
  await server.browser().post('/api/auth/two-factor/recovery/confirm', { token: await link() });
  const cancelLink = await server.mailedToken(email, '/cancel-second-factor-recovery');
  return { cancelLink, recoveryLink: await link() };
}

/** Turns the second factor on. @returns The address that the authenticator app keeps. */
export async function turnOn(social: SocialServer, browser: Browser): Promise<string> {
  const { totpURI }: { totpURI: string } = (await post(browser, 'enable', { password: PASSWORD })).body;
  await giveCode(social, browser, totpURI);
  return totpURI;
}

async function giveCode({ server }: SocialServer, browser: Browser, totpUri: string, trustDevice = false) {
  await halfAMinuteLater(server);
  return post(browser, 'verify-totp', { code: codeFor(totpUri), trustDevice });
}

const fate = (lives: boolean): Fate => (lives ? 'lives' : 'ends');
const isSignedIn = async (browser: Browser) => (await browser.get('/api/auth/get-session')).body !== null;

type Check = (social: SocialServer, holder: Holder) => Promise<Fate>;

/** One for each column of docs/account-lifecycle.md, in its order: what is asked last changes the account. */
export const CHECKS: Readonly<Record<string, Check>> = {
  'this session': async (_social, { browser }) => fate(await isSignedIn(browser)),
  'other sessions': async (_social, { other }) => fate(await isSignedIn(other)),
  'access tokens': async (social, holder) => fate(!(await isTokenEnded(social, holder))),
  'event streams': async (social, holder) => fate(!(await isTokenEnded(social, holder))),
  'calendar feeds': async (social, holder) => {
    const types = (await eventsAfter(social, holder)).map(({ type }) => String(type));
    return fate(!types.some((type) => ['user.banned', 'user.recovered', 'user.deleted'].includes(type)));
  },
  'push subscriptions': async (social, holder) => {
    const ends = (await eventsAfter(social, holder)).some(
      ({ type, session_id }) =>
        ['user.banned', 'user.recovered', 'user.deleted'].includes(String(type)) ||
        (type === 'session.ended' && session_id === holder.sessionId),
    );
    return fate(!ends);
  },
  'personal access tokens': async ({ server }, { personalToken }) => {
    const service = server.browser({ authorization: `Bearer ${await serviceToken()}` });
    const { body } = await service.post('/api/auth/personal-tokens/exchange', {
      hash: personalTokenHash(personalToken),
    });
    return fate(body.accessToken !== null);
  },
  password: async ({ server }, { email, changeTo }) => {
    const answers = [await server.signIn(email, PASSWORD), await server.signIn(changeTo, PASSWORD)];
    return fate(answers.some(({ status }) => status === 200));
  },
  'recovery link': async ({ server }, { recoveryLink: token }) => {
    if (token === undefined) return 'none';
    const { status } = await server.browser().post('/api/auth/two-factor/recovery/confirm', { token });
    return fate(status === 200);
  },
  'announced recovery': async ({ server }, { cancelLink: token }) => {
    if (token === undefined) return 'none';
    const { status } = await server.browser().post('/api/auth/two-factor/recovery/cancel', { token });
    return fate(status === 200);
  },
  // Passing the second factor cancels a recovery, so this comes after it.
  'pending sign-in': async (social, { pending, totpUri }) => {
    if (pending === undefined || totpUri === undefined) return 'none';
    return fate((await giveCode(social, pending, totpUri)).status === 200);
  },
  'confirmation link': async ({ server }, { confirmationLink: token }) => {
    if (token === undefined) return 'none';
    const { body } = await server.browser().post('/api/auth/verify-email', { token });
    return fate(body.code === 'LINK_NEEDS_PASSWORD');
  },
  'reset link': async ({ server }, { resetLink: token }) => {
    // Too short: a link that works says so, and stays.
    const { status } = await server.browser().post('/api/auth/reset-password', { token, newPassword: 'x' });
    return fate(status === 422);
  },
  'trusted devices': async ({ server }, { id, totpUri }) => {
    if (totpUri === undefined) return 'none';
    const standing = await server.query(
      `SELECT 1 FROM auth.trusted_device d JOIN auth.verification v USING (identifier)
       JOIN auth."user" u ON u.id = d.user_id WHERE u.id = $1 AND d.security_version = u."securityVersion"`,
      [id],
    );
    return fate(standing.length > 0);
  },
  passkeys: async ({ server }, { passkey }) => fate((await passkey.signIn(server.browser())).status === 200),
  'second factor': async ({ server }, { id, totpUri }) => {
    if (totpUri === undefined) return 'none';
    const factor = `SELECT 1 FROM auth."twoFactor" f JOIN auth."user" u ON u.id = f."userId"
      WHERE u.id = $1 AND u."twoFactorEnabled"`;
    return fate((await server.query(factor, [id])).length > 0);
  },
  providers: async ({ server }, { id }) => {
    // By its row: a sign-in would link the account again, because both sides have proved the address.
    const linked = `SELECT 1 FROM auth.account WHERE "userId" = $1 AND "providerId" = 'google'`;
    return fate((await server.query(linked, [id])).length > 0);
  },
  'change link': async ({ server }, { changeLink: token }) => {
    const { status } = await server.browser().post('/api/auth/email-change/confirm', { token });
    return fate(status === 200);
  },
  'undo link': async ({ server }, { undoLink: token }) => {
    if (token === undefined) return 'none';
    const { status } = await server.browser().post('/api/auth/email-change/undo', { token });
    return fate(status === 200);
  },
};

function eventsAfter({ server }: SocialServer, { id, lastEvent }: Holder): Promise<Json[]> {
  return server.query(
    'SELECT type, session_id FROM auth.account_event WHERE user_id = $1 AND id > $2 ORDER BY id',
    [id, lastEvent],
  );
}

/** By docs/token-contract.md: an event of the user ends all tokens, an event of a session those of that session. */
async function isTokenEnded(social: SocialServer, holder: Holder): Promise<boolean> {
  return (await eventsAfter(social, holder)).some(
    ({ type, session_id }) => type !== 'session.ended' || session_id === holder.sessionId,
  );
}
