import { authRead, authRequest } from '../../lib/auth-request';

/** In the order of the form. */
export const SCOPES = ['tasks:read', 'tasks:write', 'lists:read', 'lists:write', 'account:read'] as const;

export type Scope = (typeof SCOPES)[number];

export interface PersonalToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
  readonly expiresAt: string;
  /** Accurate to 15 minutes; null if it was never used. */
  readonly lastUsedAt: string | null;
  readonly lastUsedAddress: string | null;
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly days: number;
}

export async function listPersonalTokens(signal: AbortSignal): Promise<PersonalToken[]> {
  const { tokens } = (await authRead('/personal-tokens', signal)) as { tokens: PersonalToken[] };
  return tokens;
}

/** What a program needs. The server can't show the token again. */
export interface CreatedToken {
  readonly token: string;
  /** For the addresses of the API. */
  readonly userId: string;
}

/** 403 SESSION_NOT_FRESH, 409 PERSONAL_TOKEN_LIMIT. */
export async function createPersonalToken(wish: NewToken): Promise<CreatedToken> {
  return (await authRequest('/personal-tokens/create', wish)) as CreatedToken;
}

/** 404 PERSONAL_TOKEN_NOT_FOUND if it was revoked elsewhere. */
export const revokePersonalToken = (id: string): Promise<unknown> =>
  authRequest('/personal-tokens/revoke', { id });
