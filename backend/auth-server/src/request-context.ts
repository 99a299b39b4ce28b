import { AsyncLocalStorage } from 'node:async_hooks';

/** The password was right, was wrong, or something else ended the request, perhaps before the password was looked at. */
export type AttemptOutcome = 'right' | 'wrong' | 'undecided';

export interface PasswordAttempt {
  readonly settle: (outcome: AttemptOutcome) => Promise<void>;
}

/** What is known of the request that the running code belongs to. */
export interface RequestContext {
  readonly requestId: string;
  /**
   * The first failure of a statement or connection. Better Auth turns some of them into other answers (an outage
   * into "signed out", a duplicate into "failed to create user"); here the cause stays readable.
   */
  databaseError?: unknown;
  /** What the person chose, if anything: Better Auth fills in `true` before anybody else can ask. */
  rememberMe?: boolean | undefined;
  /** For the audit trail: who is signed in; whose account it is about, where that is another; the address entered. */
  actorId?: string;
  subjectId?: string;
  email?: string;
  /** Whom this request signs in, and the security version that it began with: see sessions/session-version.ts. */
  signIn?: { readonly userId: string; readonly version: number };
  /** The password was right, and a code is asked for before there is a session. */
  isSecondFactorPending?: boolean;
  /** What a sign-in by a provider did on its way. */
  socialDeed?: 'account.created' | 'provider.linked';
  /** The signature counter of a passkey that several devices share went back. */
  isCounterRegressed?: boolean;
  /** The password of this request was counted as an attempt; the answer settles it. */
  passwordAttempt?: PasswordAttempt | undefined;
  /** A hash made before the transaction of a sign-up begins, so that no connection waits for it. */
  preparedHash?: { readonly password: string; readonly hash: string };
}

export const requestContext = new AsyncLocalStorage<RequestContext>();

/** Notes how long the session of this request is to live: see sessions/session-lifetime.ts. */
export function noteRememberMe(rememberMe: boolean | undefined): void {
  const context = requestContext.getStore();
  if (context !== undefined) context.rememberMe = rememberMe;
}

/** Notes who acts, for the audit trail. */
export function noteActor(userId: string): void {
  const context = requestContext.getStore();
  if (context !== undefined) context.actorId = userId;
}

/** Notes whose account a request is about when nobody is signed in, for the audit trail. */
export function noteSubject(userId: string): void {
  const context = requestContext.getStore();
  if (context !== undefined) context.subjectId = userId;
}

/** Notes for the audit trail that a passkey counted backwards, as a copy of it would. */
export function noteCounterRegressed(): void {
  const context = requestContext.getStore();
  if (context !== undefined) context.isCounterRegressed = true;
}

/** Notes what a sign-in by a provider did on its way, for the audit trail. @returns Whether it is the first such note. */
export function noteSocialDeed(deed: NonNullable<RequestContext['socialDeed']>): boolean {
  const context = requestContext.getStore();
  if (context === undefined || context.socialDeed !== undefined) return false;
  context.socialDeed = deed;
  return true;
}
