import { visitorRead, visitorRequest } from '../../lib/auth-request';
import { tellPasswordManagers } from '../../lib/passkey-signals';

/**
 * `token` is the one of the mailed link, good for one hour. 400 LINK_INVALID when it is no longer good; 403
 * LINK_NEEDS_PASSWORD where nobody is signed in to the account.
 */
export async function verifyEmail(token: string, password?: string): Promise<void> {
  await visitorRequest('/verify-email', { token, ...(password === undefined ? {} : { password }) });
}

/** For the owner of the mailbox, whose account it is not: the link ends, and no other is sent there. */
export async function declineEmail(token: string): Promise<void> {
  await visitorRequest('/verify-email/decline', { token });
}

export async function sendVerificationEmail(email: string): Promise<void> {
  await visitorRequest('/send-verification-email', { email });
}

/** Moves the account to the address that the link was sent to. 409 EMAIL_TAKEN when it has an account by now. */
export async function confirmNewEmail(token: string): Promise<void> {
  await visitorRequest('/email-change/confirm', { token });
  void tellOfNewAddress();
}

async function tellOfNewAddress(): Promise<void> {
  const isSignedIn = await visitorRead('/get-session').then(Boolean, () => false);
  if (isSignedIn) await tellPasswordManagers();
}

/** Moves the account back to the address that the link was sent to, and signs everybody out of it. */
export async function undoEmailChange(token: string): Promise<void> {
  await visitorRequest('/email-change/undo', { token });
}
