/**
 * What a personal access token can allow. The auth server grants them, the API requires them by `@Scopes()`. There is none
 * for administration, credentials or the account itself: these need a session.
 */
export const SCOPES = ['tasks:read', 'tasks:write', 'lists:read', 'lists:write', 'account:read'] as const;

export type Scope = (typeof SCOPES)[number];
