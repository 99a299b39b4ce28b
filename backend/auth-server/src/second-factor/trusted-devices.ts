import { createHash } from 'node:crypto';
import type { GenericEndpointContext } from 'better-auth';
import { sql } from 'kysely';
import { isOutdated, type AuthDatabase } from '../database/database.js';
import { CLIENT_ADDRESS_HEADER } from '../http-messages.js';
import { ProblemError } from '../problem.js';
import { deviceOf } from '../sessions/device.js';
import { requestContext } from '../request-context.js';
import { secondFactorRoutes } from './second-factor.routes.js';
import { signedInEndpoint } from '../routes/endpoint.js';

const USER_AGENT_LENGTH = 300;
/** In the cookie, after a signature that binds it to the person. */
const IDENTIFIER = /!(trust-device-[\w-]+)/;

/** Lists and removes the trusted devices of a user, which don't need a code. */
export function trustedDeviceEndpoints(database: AuthDatabase) {
  return {
    listTrustedDevices: signedInEndpoint(secondFactorRoutes.trustedDevices, async (context) => {
      const current = await presentedIdentifier(context);
      const rows = await trustedDevices(database, context.context.session.user.id);
      return context.json({
        devices: rows.map(({ id, user_agent, ip_address, created_at, last_used_at, identifier }) => ({
          id,
          isCurrent: identifier === current,
          ...deviceOf(user_agent),
          ipAddress: ip_address,
          createdAt: created_at,
          lastUsedAt: last_used_at,
        })),
      });
    }),
    revokeTrustedDevice: signedInEndpoint(secondFactorRoutes.revokeTrustedDevice, async (context) => {
      const { user } = context.context.session;
      if (!(await distrust(database, user.id, context.body.id))) throw new ProblemError('DEVICE_NOT_FOUND');
      return context.json({ status: true });
    }),
  };
}

/**
 * Stores the device when a response makes it a trusted one or renews its trust: Better Auth gives it another identifier
 * each time.
 *
 * @param cookies The `Set-Cookie` lines of the response.
 */
export async function noteTrustedDevice(
  database: AuthDatabase,
  context: GenericEndpointContext,
  userId: string,
  cookies: readonly string[],
): Promise<void> {
  const { name } = context.context.createAuthCookie('trust_device');
  const given = cookies.findLast((line) => line.startsWith(`${name}=`));
  const identifier = storedIdentifier(decodeURIComponent(given ?? ''));
  if (identifier === undefined) return;
  const version = requestContext.getStore()?.signIn?.version;
  if (version === undefined) return;
  const device = {
    identifier,
    security_version: version,
    ip_address: context.headers?.get(CLIENT_ADDRESS_HEADER) ?? '',
    user_agent: (context.headers?.get('user-agent') ?? '').slice(0, USER_AGENT_LENGTH),
    last_used_at: new Date(),
  };
  const { numUpdatedRows } = await database
    .updateTable('trusted_device')
    .set(device)
    .where('user_id', '=', userId)
    .where('identifier', '=', (await presentedIdentifier(context)) ?? '')
    .where('security_version', '=', version)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows > 0n) return;
  try {
    await database
      .insertInto('trusted_device')
      .values({ ...device, user_id: userId })
      .execute();
  } catch (error) {
    // The account changed since the sign-in began: the device needs a code next time.
    if (!isOutdated(error)) throw error;
  }
}

/**
 * Removes the trust of a presented cookie unless it was given at the current security version of its account: Better
 * Auth checks only its own row.
 */
export async function forgetOutdatedTrust(
  database: AuthDatabase,
  context: GenericEndpointContext,
): Promise<void> {
  const identifier = await presentedIdentifier(context);
  if (identifier === undefined) return;
  await sql`
    DELETE FROM auth.verification v WHERE v.identifier = ${identifier} AND NOT EXISTS (
      SELECT FROM auth.trusted_device d JOIN auth."user" u ON u.id = d.user_id
      WHERE d.identifier = v.identifier AND d.security_version = u."securityVersion"
    )
  `.execute(database);
}

/** Removes the trust in one device of a user. @returns Whether there was such a device. */
async function distrust(database: AuthDatabase, userId: string, deviceId: string): Promise<boolean> {
  const { rows } = await sql`
    WITH gone AS (
      DELETE FROM auth.trusted_device
      WHERE user_id = ${userId} AND id = ${deviceId}
      RETURNING identifier
    ), ended AS (
      DELETE FROM auth.verification WHERE identifier IN (SELECT identifier FROM gone)
    )
    SELECT 1 FROM gone
  `.execute(database);
  return rows.length > 0;
}

/** Devices that are still trusted: the trust ends when the security version rises. */
function trustedDevices(database: AuthDatabase, userId: string) {
  return database
    .selectFrom('trusted_device')
    .innerJoin('verification', 'verification.identifier', 'trusted_device.identifier')
    .innerJoin('user', 'user.id', 'trusted_device.user_id')
    .whereRef('trusted_device.security_version', '=', 'user.securityVersion')
    .selectAll('trusted_device')
    .where('trusted_device.user_id', '=', userId)
    .where('verification.expiresAt', '>', new Date())
    .orderBy('trusted_device.last_used_at', 'desc')
    .execute();
}

async function presentedIdentifier(context: GenericEndpointContext): Promise<string | undefined> {
  const { name } = context.context.createAuthCookie('trust_device');
  const value = await context.getSignedCookie(name, context.context.secret);
  return typeof value === 'string' ? storedIdentifier(value) : undefined;
}

/** As Better Auth stores it, with `verification.storeIdentifier: 'hashed'`. */
function storedIdentifier(cookie: string): string | undefined {
  const identifier = IDENTIFIER.exec(cookie)?.[1];
  return identifier === undefined ? undefined : createHash('sha256').update(identifier).digest('base64url');
}
