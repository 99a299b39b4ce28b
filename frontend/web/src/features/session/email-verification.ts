import { authClient } from './auth-client';

/** `token` is the one of the mailed link, good for one hour. 400 LINK_INVALID when it is no longer good. */
export async function verifyEmail(token: string): Promise<void> {
  await authClient.$fetch('/verify-email', { method: 'POST', body: { token } });
}

export async function sendVerificationEmail(email: string): Promise<void> {
  await authClient.sendVerificationEmail({ email });
}
