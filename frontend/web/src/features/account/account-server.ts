import { fetchOrFail } from '../../lib/fetch-or-fail';

export interface OwnSession {
  readonly id: string;
  readonly isCurrent: boolean;
  /** For example `Firefox 141`; null when the client did not say. */
  readonly browser: string | null;
  readonly system: string | null;
  readonly ipAddress: string | null;
  readonly createdAt: string;
  /** Exact to an hour. */
  readonly lastSeenAt: string;
}

/** These routes are our own, beside Better Auth's: its client would know neither their bodies nor their answers. */
async function send(path: string, body: object = {}): Promise<void> {
  await fetchOrFail(`/api/auth${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export const changeName = (name: string): Promise<void> => send('/update-user', { name });

/** Nothing changes until the new address has confirmed. 409 EMAIL_TAKEN, 422 at `password`. */
export const requestEmailChange = (newEmail: string, password: string): Promise<void> =>
  send('/email-change', { newEmail, password });

/** Ends all other sessions, and gives this one a new id. 422 at `currentPassword` or `newPassword`. */
export const changePassword = (currentPassword: string, newPassword: string): Promise<void> =>
  send('/change-password', { currentPassword, newPassword });

/** Removes the account, and soon after every task of it. 422 at `password`. */
export const deleteAccount = (password: string): Promise<void> => send('/delete-account', { password });

export async function listSessions(signal: AbortSignal): Promise<OwnSession[]> {
  const response = await fetchOrFail('/api/auth/sessions', { signal });
  const { sessions } = (await response.json()) as { sessions: OwnSession[] };
  return sessions;
}

/** 404 SESSION_NOT_FOUND when it has ended already. */
export const endSession = (id: string): Promise<void> => send('/sessions/revoke', { id });

export const endOtherSessions = (): Promise<void> => send('/sessions/revoke-others');
