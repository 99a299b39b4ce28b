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
  /** Null if the ban has no end. */
  readonly banExpires: string | null;
  readonly createdAt: string;
}

export interface PeoplePage {
  readonly users: readonly Person[];
  /** Of all matches, not just this page. */
  readonly total: number;
}

export const PEOPLE_PER_PAGE = 25;

/** Newest first. `search` matches part of a name or address. `page` counts from 1. */
export async function findPeople(search: string, page: number, signal: AbortSignal): Promise<PeoplePage> {
  const query = new URLSearchParams({
    limit: String(PEOPLE_PER_PAGE),
    offset: String((page - 1) * PEOPLE_PER_PAGE),
  });
  if (search.trim() !== '') query.set('query', search.trim());
  return (await authRead(`/admin/users?${query.toString()}`, signal)) as PeoplePage;
}

/** Every change below needs a recent sign-in, or fails with 403 SESSION_NOT_FRESH. */
export interface FreshSignIn {
  /** Runs the task. If it needs a recent sign-in, asks for one and retries. False if the user cancels. */
  readonly run: (task: () => Promise<unknown>) => Promise<boolean>;
  /** The sign-in dialog, while it is open. */
  readonly dialog: ReactNode;
}

/** 409 LAST_ADMINISTRATOR. */
export const setRole = (userId: string, role: 'user' | 'admin'): Promise<unknown> =>
  authRequest('/admin/users/role', { userId, role });

/** Also ends every session. Without `seconds` the lock has no end. 422 at `reason`, 409 LAST_ADMINISTRATOR. */
export const lockAccount = (userId: string, reason: string, seconds: number | undefined): Promise<unknown> =>
  authRequest('/admin/users/ban', { userId, reason, ...(seconds === undefined ? {} : { seconds }) });

export const unlockAccount = (userId: string): Promise<unknown> =>
  authRequest('/admin/users/unban', { userId });

export const endSessionsOf = (userId: string): Promise<unknown> =>
  authRequest('/admin/users/end-sessions', { userId });

/** Also ends every session. 409 SECOND_FACTOR_CONFLICT if there is no second factor. */
export const removeSecondFactorOf = (userId: string): Promise<unknown> =>
  authRequest('/admin/users/remove-second-factor', { userId });

/** Takes effect at once. The user confirms it by email. 409 EMAIL_TAKEN. */
export const correctEmail = (userId: string, email: string): Promise<unknown> =>
  authRequest('/admin/users/email', { userId, email });

/** Deletes all tasks too, permanently. 409 LAST_ADMINISTRATOR. */
export const deleteUser = (userId: string): Promise<unknown> =>
  authRequest('/admin/users/delete', { userId });

/** Emails a link to create an account. 409 EMAIL_TAKEN. */
export const invite = (email: string): Promise<unknown> => authRequest('/admin/invitations', { email });
