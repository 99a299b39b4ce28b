import { visitorRequest } from '../../lib/auth-request';

/** Emails a link after the password step. 401 SESSION_REQUIRED if that step was too long ago. */
export async function requestRecovery(): Promise<void> {
  await visitorRequest('/two-factor/recovery/request');
}

/** `token` comes from the emailed link. 400 LINK_INVALID. @returns When the second factor will be removed. */
export async function startRecovery(token: string): Promise<string> {
  const { removesAt } = (await visitorRequest('/two-factor/recovery/confirm', { token })) as {
    removesAt: string;
  };
  return removesAt;
}

/** `token` comes from the announcement. 400 LINK_INVALID. */
export async function cancelRecovery(token: string): Promise<void> {
  await visitorRequest('/two-factor/recovery/cancel', { token });
}
