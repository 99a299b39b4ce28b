import { authClient } from './auth-client';

/** Answers alike for known and unknown addresses. */
export async function requestPasswordReset(email: string): Promise<void> {
  await authClient.requestPasswordReset({ email });
}

/** `token` is the one of the mailed link: single use, one hour. 400 LINK_INVALID when it is no longer good. */
export async function resetPassword(token: string, newPassword: string): Promise<void> {
  await authClient.resetPassword({ token, newPassword });
}
