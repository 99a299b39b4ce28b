import type { ReactNode } from 'react';

/** What the forms of the account show of the person whose it is. */
export interface AccountOwner {
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly hasSecondFactor: boolean;
}

/**
 * Says why something has to wait for a confirmed address, under an id that the button is described by; undefined once
 * the address is confirmed.
 */
export type ConfirmFirst = ((id: string) => ReactNode) | undefined;

/** For changes that want a sign-in of the last minutes. */
export interface FreshSignIn {
  /** Runs the task, and where it is refused for that, once more after asking who is there. False: they would rather not. */
  readonly run: (task: () => Promise<unknown>) => Promise<boolean>;
  /** The question, while it is asked. */
  readonly dialog: ReactNode;
}
