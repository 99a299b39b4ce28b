import { visitorRead, visitorRequest } from '../../lib/auth-request';
import { updatePasswordManagers } from '../../lib/passkey-signals';

/**
 * `token` comes from the emailed link and works for one hour. 400 LINK_INVALID if it no longer works; 403
 * LINK_NEEDS_PASSWORD if the user isn't signed in to the account.
 */
export async function verifyEmail(token: string, password?: string): Promise<void> {
  await visitorRequest('/verify-email', { token, ...(password === undefined ? {} : { password }) });
}

/** For a mailbox owner who doesn't own the account. Invalidates the link and stops further mails. */
export async function declineEmail(token: string): Promise<void> {
  await visitorRequest('/verify-email/decline', { token });
}

export async function sendVerificationEmail(email: string): Promise<void> {
  await visitorRequest('/send-verification-email', { email });
}

/** Changes the account's address to the one the link was sent to. 409 EMAIL_TAKEN if it now has an account. */
export async function confirmNewEmail(token: string): Promise<void> {
  await visitorRequest('/email-change/confirm', { token });
  void shareNewAddress();
}

async function shareNewAddress(): Promise<void> {
  const isSignedIn = await visitorRead('/get-session').then(Boolean, () => false);
  if (isSignedIn) await updatePasswordManagers();
}

/** Restores the address the link was sent to, and ends every session. */
export async function undoEmailChange(token: string): Promise<void> {
  await visitorRequest('/email-change/undo', { token });
}
