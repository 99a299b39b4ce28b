import { authRead, authRequest } from '../../lib/auth-request';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
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

export const setRole = (userId: string, role: 'user' | 'admin'): Promise<unknown> =>
  authRequest('/admin/users/role', { userId, role });

/** Ends every session too. Without `seconds` it holds until it is lifted. 422 at `reason`. */
export const lockAccount = (userId: string, reason: string, seconds: number | undefined): Promise<unknown> =>
  authRequest('/admin/users/ban', { userId, reason, ...(seconds === undefined ? {} : { seconds }) });

export const unlockAccount = (userId: string): Promise<unknown> =>
  authRequest('/admin/users/unban', { userId });

export const endSessionsOf = (userId: string): Promise<unknown> =>
  authRequest('/admin/users/end-sessions', { userId });
