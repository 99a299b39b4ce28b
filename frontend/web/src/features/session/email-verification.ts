import { visitorRequest } from '../../lib/auth-request';

/** `token` is the one of the mailed link, good for one hour. 400 LINK_INVALID when it is no longer good. */
export async function verifyEmail(token: string): Promise<void> {
  await visitorRequest('/verify-email', { token });
}

export async function sendVerificationEmail(email: string): Promise<void> {
  await visitorRequest('/send-verification-email', { email });
}

/** Moves the account to the address that the link was sent to. 409 EMAIL_TAKEN when it has an account by now. */
export async function confirmNewEmail(token: string): Promise<void> {
  await visitorRequest('/email-change/confirm', { token });
}

/** Moves the account back to the address that the link was sent to, and signs everybody out of it. */
export async function undoEmailChange(token: string): Promise<void> {
  await visitorRequest('/email-change/undo', { token });
}
