import { AsyncLocalStorage } from 'node:async_hooks';
import type { GenericEndpointContext } from 'better-auth';
import { DEFAULT_LANGUAGE, type Language } from './language.js';
import type { AuditAction, Route } from './routes/route.js';

/** The password was right, was wrong, or something else ended the request, perhaps before the password was checked. */
export type AttemptOutcome = 'right' | 'wrong' | 'undecided';

export interface PasswordAttempt {
  readonly settle: (outcome: AttemptOutcome) => Promise<void>;
}

/** For the audit trail: what only the code that runs can know. The rest is in the request and its route. */
export interface AuditNotes {
  /** Who is signed in. */
  actorId?: string;
  /** Whose account it is about, where that is someone else or no one is signed in. */
  subjectId?: string;
  /** What else happened on the way. */
  readonly actions: AuditAction[];
  /** The address that was entered: it names the account where no one is signed in. */
  email?: string;
}

/**
 * The request that the running code belongs to. Better Auth calls our hooks without a way to pass on a value, so what one
 * of them has to know from another is kept here.
 */
export interface RequestContext {
  readonly requestId: string;
  /** Undefined outside `/api/auth`. */
  readonly route: Route | undefined;
  readonly audit: AuditNotes;
  /**
   * The first failed statement or connection. Better Auth turns some failures into other answers (an outage into "signed
   * out", a duplicate into "failed to create user"); here the cause stays readable.
   */
  databaseError?: unknown;
  /** Better Auth's context of the endpoint, once that has run. */
  endpoint?: GenericEndpointContext & { readonly context: { readonly returned?: unknown } };
  /** What the person chose, if anything: Better Auth fills in `true` before our code runs. */
  rememberMe?: boolean | undefined;
  /** What the web app shows, or else the browser asks for: an account that this request opens gets it. */
  language?: Language;
  /** Who this request signs in, and the security version that it began with: see sessions/session-version.ts. */
  signIn?: { readonly userId: string; readonly version: number };
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
  if (context !== undefined) context.audit.actorId = userId;
}

/** Notes whose account a request is about, for the audit trail. */
export function noteSubject(userId: string): void {
  const context = requestContext.getStore();
  if (context !== undefined) context.audit.subjectId = userId;
}

/** Notes something else that the audit trail records of this request. */
export function noteAuditAction(action: AuditAction): void {
  requestContext.getStore()?.audit.actions.push(action);
}

/** The language for an account that this request opens. */
export function requestLanguage(): Language {
  return requestContext.getStore()?.language ?? DEFAULT_LANGUAGE;
}
