/** What the auth server says of a personal access token. */
export type PersonalTokenExchange =
  | {
      /** A short access token that says whose it is and, in `scope`, what it allows. Verified like any other. */
      readonly accessToken: string;
    }
  | {
      readonly accessToken: null;
      /** Whether it has existed and has expired. */
      readonly isExpired: boolean;
    };

/** Where a personal access token was used. */
export interface PersonalTokenUse {
  /** `personalTokenHash` of the token: the token itself stays in this process. */
  readonly hash: string;
  /** The client's address, for the list that the owner sees. */
  readonly address?: string | undefined;
}

/** Turns personal access tokens into access tokens: the auth server's HTTP endpoint, or one of the host. */
export interface PersonalTokenSource {
  /**
   * @param signal Aborted at the deadline.
   * @throws Anything, if it can't tell: the call is answered 503.
   */
  exchange(use: PersonalTokenUse, signal: AbortSignal): Promise<PersonalTokenExchange>;
}
