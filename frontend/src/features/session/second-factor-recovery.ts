import { visitorRequest } from '../../lib/auth-request';

/** For who has given the password and owes the code: mails a link. 401 SESSION_REQUIRED when that was too long ago. */
export async function requestRecovery(): Promise<void> {
  await visitorRequest('/two-factor/recovery/request');
}

/** `token` is the one of the mailed link. 400 LINK_INVALID. @returns When the second step is removed. */
export async function startRecovery(token: string): Promise<string> {
  const { removesAt } = (await visitorRequest('/two-factor/recovery/confirm', { token })) as {
    removesAt: string;
  };
  return removesAt;
}

/** `token` is the one of the announcement. 400 LINK_INVALID. */
export async function cancelRecovery(token: string): Promise<void> {
  await visitorRequest('/two-factor/recovery/cancel', { token });
}
