import { visitorRequest } from '../../lib/auth-request';

/** Responds the same for known and unknown addresses. */
export async function requestPasswordReset(email: string): Promise<void> {
  await visitorRequest('/request-password-reset', { email });
}

/** `token` comes from the emailed link: single use, one hour. 400 LINK_INVALID if it no longer works. */
export async function resetPassword(token: string, newPassword: string): Promise<void> {
  await visitorRequest('/reset-password', { token, newPassword });
}
