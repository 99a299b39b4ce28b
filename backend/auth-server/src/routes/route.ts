import type { z } from 'zod';
import type { ProblemCode } from '../problem.js';

/**
 * Who may call a route. `fresh`: signed in during the last 15 minutes. `none` also covers routes whose own proof is a
 * mailed link, a passkey or the cookies of a half-finished sign-in. `service`: no session, but the token of one of our own
 * services.
 */
export type SessionNeed = 'none' | 'service' | 'any' | 'fresh' | 'admin' | 'fresh admin';

/** How often one client address may call a route: see `rate-limits.ts` for the settings with the numbers. */
export type RateLimit = 'unlimited' | 'standard' | 'sign-in' | 'sign-up' | 'mail';

export type AuditAction = `${string}.${string}`;

/**
 * Everything that the server decides about a route before and after its endpoint runs. The endpoint is Better Auth's
 * or ours; ours are built from their entry. A route without an entry does not exist.
 */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Below `/api/auth`. */
  readonly path: `/${string}`;
  readonly session: SessionNeed;
  readonly limit: RateLimit;
  /** What the audit trail calls a call of this route; null: it only reads. */
  readonly audit: AuditAction | null;
  /** What the body may hold, for every POST. */
  readonly body?: z.ZodObject;
  /** The member of the body that is compared with the account's password: counted as an attempt. */
  readonly password?: 'password' | 'currentPassword';
  /** People without a password need a fresh session in its place. */
  readonly freshWithoutPassword?: true;
  /**
   * What lasts waits for a confirmed address: anyone can sign up with an address that isn't theirs, and must not keep a
   * way to sign in once its owner comes.
   */
  readonly confirmedAddress?: true;
  /** Can end with a session for someone who had none. */
  readonly signsIn?: true;
  /** Ends with a new session for someone who is signed in: it lives as long as the old one would have. */
  readonly replacesSession?: true;
  /** Moves the end of the session that asks. */
  readonly extendsSession?: true;
  /** A page load: every answer, refusals too, is a redirect to a page of ours. */
  readonly redirects?: true;
  /** When the time of the answer must not reveal whether an address has an account. */
  readonly evenTiming?: 'always' | 'when confirmation is required';
  /** What Better Auth's codes mean here, where that differs from `refusals.ts`. */
  readonly refusals?: Readonly<Record<string, ProblemCode>>;
}
