import type { ReactNode } from 'react';

/** The account's owner, as the account forms show them. */
export interface AccountOwner {
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly hasSecondFactor: boolean;
}

/**
 * Renders why something needs a confirmed address, with an id for the button's `aria-describedby`. Undefined once the
 * address is confirmed.
 */
export type ConfirmFirst = ((id: string) => ReactNode) | undefined;

/** For changes that need a recent sign-in. */
export interface FreshSignIn {
  /** Runs the task. If it needs a recent sign-in, asks for one and retries. False if the user cancels. */
  readonly run: (task: () => Promise<unknown>) => Promise<boolean>;
  /** The sign-in dialog, while it is open. */
  readonly dialog: ReactNode;
}
