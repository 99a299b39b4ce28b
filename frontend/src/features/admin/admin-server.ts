import type { ReactNode } from 'react';
import { authRead, authRequest } from '../../lib/auth-request';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly twoFactorEnabled: boolean | null;
  readonly role: string | null;
  readonly banned: boolean | null;
  readonly banReason: string | null;
  /** Null: until it is lifted. */
  readonly banExpires: string | null;
  readonly createdAt: string;
}

export interface PeoplePage {
  readonly users: readonly Person[];
  /** Of all that match, not of this page. */
  readonly total: number;
}

export const PEOPLE_PER_PAGE = 25;

/** Newest first; `search` is part of a name or of an address. `page` counts from 1. */
export async function findPeople(search: string, page: number, signal: AbortSignal): Promise<PeoplePage> {
  const query = new URLSearchParams({
    limit: String(PEOPLE_PER_PAGE),
    offset: String((page - 1) * PEOPLE_PER_PAGE),
  });
  if (search.trim() !== '') query.set('query', search.trim());
  return (await authRead(`/admin/users?${query.toString()}`, signal)) as PeoplePage;
}

/** Every change below wants a sign-in of the last minutes, and is refused with 403 SESSION_NOT_FRESH otherwise. */
export interface FreshSignIn {
  /** Runs the task, and where it is refused for that, once more after a sign-in. False: they would rather not. */
  readonly run: (task: () => Promise<unknown>) => Promise<boolean>;
  /** The question, while it is asked. */
  readonly dialog: ReactNode;
}

/** 409 LAST_ADMINISTRATOR. */
export const setRole = (userId: string, role: 'user' | 'admin'): Promise<unknown> =>
  authRequest('/admin/users/role', { userId, role });

/** Ends every session too. Without `seconds` it holds until it is lifted. 422 at `reason`, 409 LAST_ADMINISTRATOR. */
export const lockAccount = (userId: string, reason: string, seconds: number | undefined): Promise<unknown> =>
  authRequest('/admin/users/ban', { userId, reason, ...(seconds === undefined ? {} : { seconds }) });

export const unlockAccount = (userId: string): Promise<unknown> =>
  authRequest('/admin/users/unban', { userId });

export const endSessionsOf = (userId: string): Promise<unknown> =>
  authRequest('/admin/users/end-sessions', { userId });

/** Ends every session too. 409 SECOND_FACTOR_CONFLICT when there is none. */
export const removeSecondFactorOf = (userId: string): Promise<unknown> =>
  authRequest('/admin/users/remove-second-factor', { userId });

/** At once; the person confirms it by mail. 409 EMAIL_TAKEN. */
export const correctEmail = (userId: string, email: string): Promise<unknown> =>
  authRequest('/admin/users/email', { userId, email });

/** With every task, for good. 409 LAST_ADMINISTRATOR. */
export const deleteUser = (userId: string): Promise<unknown> =>
  authRequest('/admin/users/delete', { userId });

/** Mails a link with which the person makes an account. 409 EMAIL_TAKEN. */
export const invite = (email: string): Promise<unknown> => authRequest('/admin/invitations', { email });
