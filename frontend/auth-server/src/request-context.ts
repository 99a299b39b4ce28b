import { AsyncLocalStorage } from 'node:async_hooks';

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
  /** A hash made before the transaction of a sign-up begins, so that no connection waits for it. */
  preparedHash?: { readonly password: string; readonly hash: string };
}

export const requestContext = new AsyncLocalStorage<RequestContext>();
