import type { GenericEndpointContext } from 'better-auth';
import { getSessionFromCtx } from 'better-auth/api';
import type { Config } from '../config.js';
import type { AuthDatabase } from '../database/database.js';
import { recipientById, type SendMail } from '../mail/compose.js';
import type { ProblemError } from '../problem.js';
import { requestContext, type AttemptOutcome } from '../request-context.js';
import type { Route } from '../routes/route.js';
import { internalSecretOf } from '../secrets.js';
import { knownDevice, rememberDevice, type DeviceOwner } from './known-devices.js';
import { countAttempt } from './password-attempts.js';

interface Parts {
  readonly config: Config;
  readonly database: AuthDatabase;
  readonly sendMail: SendMail;
}

/** Counts the attempt of a request that holds a password, before the password is checked. */
export async function beginAttempt(
  parts: Parts,
  hook: GenericEndpointContext,
  route: Route,
  body: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (route.password === undefined || body[route.password] === undefined) return;
  const signedIn = route.session === 'none' ? null : await getSessionFromCtx(hook);
  await beginAttemptAt(parts, hook, signedIn?.user.email ?? String(body.email));
}

/**
 * Counts an attempt on the password of the account with an address, or on an unknown address. The response settles it.
 *
 * @throws {ProblemError} PASSWORD_LOCKED
 */
export async function beginAttemptAt(
  { config, database, sendMail }: Parts,
  hook: GenericEndpointContext,
  email: string,
): Promise<void> {
  const request = requestContext.getStore();
  if (!config.rateLimit.enabled || request === undefined) return;
  const owner = await ownerOf(database, 'email', email);
  const deviceId = owner === undefined ? undefined : await knownDevice(hook, owner);
  const secret = internalSecretOf(config.secrets[0]);
  const onExhausted = (userId: string) => mailOwner(database, sendMail, userId);
  request.passwordAttempt = await countAttempt(
    { database, secret, onExhausted },
    { userId: owner?.id, deviceId, email },
  );
}

/** Remembers the device of a new session. */
export async function noteKnownDevice(
  database: AuthDatabase,
  hook: GenericEndpointContext,
  userId: string,
): Promise<void> {
  const owner = await ownerOf(database, 'id', userId);
  if (owner !== undefined) await rememberDevice(hook, owner);
}

/** What the answer of a request says about the password that it brought. */
export function outcomeOf(refusal: ProblemError | undefined): AttemptOutcome {
  if (refusal === undefined) return 'right';
  const { code, details } = refusal;
  // These two come after the password: it was right, and the account isn't open.
  if (code === 'EMAIL_NOT_VERIFIED' || code === 'ACCOUNT_BANNED') return 'right';
  const isWrong =
    code === 'CREDENTIALS_INVALID' ||
    details.errors?.some(({ type }) => type === 'PASSWORD_INCORRECT') === true;
  return isWrong ? 'wrong' : 'undecided';
}

function ownerOf(
  database: AuthDatabase,
  column: 'id' | 'email',
  value: string,
): Promise<DeviceOwner | undefined> {
  return database
    .selectFrom('user')
    .select(['id', 'securityVersion'])
    .where(column, '=', value)
    .executeTakeFirst();
}

async function mailOwner(database: AuthDatabase, sendMail: SendMail, userId: string) {
  const user = await recipientById(database, userId);
  if (user !== undefined) sendMail(user, 'password.locked');
}
