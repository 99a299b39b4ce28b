import { visitorRequest } from '../../lib/auth-request';

/** Answers alike for known and unknown addresses. */
export async function requestPasswordReset(email: string): Promise<void> {
  await visitorRequest('/request-password-reset', { email });
}

/** `token` is the one of the mailed link: single use, one hour. 400 LINK_INVALID when it is no longer good. */
export async function resetPassword(token: string, newPassword: string): Promise<void> {
  await visitorRequest('/reset-password', { token, newPassword });
}
