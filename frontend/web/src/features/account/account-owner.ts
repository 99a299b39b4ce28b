/** What the forms of the account show of the person whose it is. */
export interface AccountOwner {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly hasSecondFactor: boolean;
}
