import { AccessTokens } from '../../lib/access-tokens';
import { RequestFailure } from '../../lib/request-failure';
import type { PasskeyQuestion } from './passkey-sign-in';
import type { SessionChannel } from './session-channel';

export type SessionUser = Readonly<{
  id: string;
  email: string;
  name: string;
  emailVerified: boolean;
  hasSecondFactor: boolean;
  isAdmin: boolean;
}>;

export type SessionState =
  | Readonly<{ status: 'unknown' }>
  | Readonly<{ status: 'signed-out'; reason: 'never-signed-in' | 'signed-out' | 'ended' }>
  | Readonly<{ status: 'signed-in'; user: SessionUser; entry: Entry }>;

/** How this tab got its session: by a password just now, or in another way. */
export type Entry = 'password' | 'other';

export type Credentials = Readonly<{ email: string; password: string; rememberMe?: boolean }>;
export type NewAccount = Credentials & Readonly<{ name: string }>;

/** A code from the authenticator app, or a backup code. */
export type SecondFactor = Readonly<{
  kind: 'totp' | 'backup-code';
  code: string;
  /** Skip the code on this device for 30 days. */
  trustDevice: boolean;
}>;

export type SignInStep = 'signed-in' | 'second-factor';

/** The auth server calls that a session needs. Each rejects with a RequestFailure. */
export type SessionServer = Readonly<{
  currentUser: () => Promise<SessionUser | null>;
  /** The user whose tasks this device keeps, or null. Doesn't ask the server. */
  keptUser: () => Promise<SessionUser | null>;
  /** Resolves when no tab has a request in flight that may replace the session cookie. */
  cookieSettled: () => Promise<void>;
  accessToken: () => Promise<string>;
  signIn: (credentials: Credentials) => Promise<SignInStep>;
  passSecondFactor: (factor: SecondFactor) => Promise<void>;
  signInWithPasskey: (question: PasskeyQuestion) => Promise<void>;
  signUp: (account: NewAccount) => Promise<void>;
  signOut: () => Promise<void>;
}>;

/** Who is signed in, shared with the other tabs. The session itself is the auth server's HttpOnly cookie. */
export class Session {
  readonly tokens = new AccessTokens(() => this.#mint());
  #state: SessionState = { status: 'unknown' };
  #restoring: Promise<SessionState> | null = null;
  #confirming: Promise<void> | null = null;
  #signingOut: Promise<void> | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly server: SessionServer,
    private readonly channel: SessionChannel,
  ) {
    channel.onMessage((message) => {
      if (message.type === 'signed-out') this.#end('signed-out');
      else if (this.#userId() !== message.userId) void this.#readAgain();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): SessionState => this.#state;

  /** Asks the auth server once who is signed in. Rejects without a response, and can then be called again. */
  restore(): Promise<SessionState> {
    if (this.#state.status !== 'unknown') return Promise.resolve(this.#state);
    this.#restoring ??= this.#read().finally(() => {
      this.#restoring = null;
    });
    return this.#restoring;
  }

  /**
   * Shows the user whose tasks this device keeps, so that a page doesn't wait for the network. The auth server is asked
   * meanwhile, and ends the session here if it has ended there.
   */
  async restoreKept(): Promise<SessionState> {
    const asked = this.restore();
    const user = this.#isUnknown() ? await this.server.keptUser() : null;
    if (user === null || !this.#isUnknown()) return asked;
    // Without a response the last known user stays, as after any other read.
    asked.catch(() => undefined);
    this.#change({ status: 'signed-in', user, entry: 'other' });
    return this.#state;
  }

  /** `second-factor` means the password was right and a code is needed next. */
  async signIn(credentials: Credentials): Promise<SignInStep> {
    const step = await this.server.signIn(credentials);
    if (step === 'signed-in') await this.#begin('password');
    return step;
  }

  async passSecondFactor(factor: SecondFactor): Promise<void> {
    await this.server.passSecondFactor(factor);
    await this.#begin('password');
  }

  /** A passkey counts as two factors, so no code follows. */
  async signInWithPasskey(question: PasskeyQuestion): Promise<void> {
    await this.server.signInWithPasskey(question);
    await this.#begin('other');
  }

  async signUp(account: NewAccount): Promise<void> {
    await this.server.signUp(account);
    await this.#begin('other');
  }

  /** Ends the session on the server first. Otherwise the cookie would stay valid. */
  async signOut(): Promise<void> {
    this.#signingOut ??= this.server
      .signOut()
      .then(() => {
        this.forget();
      })
      .finally(() => {
        this.#signingOut = null;
      });
    await this.#signingOut;
  }

  /** Ends the session here after the account was deleted. */
  forget(): void {
    this.channel.post({ type: 'signed-out' });
    this.#end('signed-out');
  }

  /**
   * Call this when a server refuses the session. The refused request may have carried a cookie or token that an account
   * change was just replacing, so the session ends only if the auth server confirms it. A request in flight during a
   * sign-out is refused too, which must not read as a session that ended by itself.
   */
  readonly confirm = async (): Promise<void> => {
    await this.#signingOut?.catch(() => undefined);
    if (this.#state.status === 'signed-out') return;
    this.#confirming ??= this.server
      .cookieSettled()
      .then(() => this.#readAgain())
      .finally(() => {
        this.#confirming = null;
      });
    await this.#confirming;
  };

  /**
   * Rereads the session after an account change (a new password gives it a new id and revokes its tokens), or for a page
   * from the back-forward cache that missed messages of other tabs.
   */
  readonly recheck = async (): Promise<void> => {
    if (this.#state.status === 'unknown') return;
    this.tokens.clear();
    await this.#readAgain();
  };

  async #begin(entry: Entry): Promise<void> {
    this.tokens.clear();
    const state = await this.#read(entry);
    if (state.status === 'signed-in') this.channel.post({ type: 'signed-in', userId: state.user.id });
  }

  async #readAgain(): Promise<void> {
    // Without a response the last known state stays. The API still checks each request.
    await this.#read().catch(() => undefined);
  }

  async #read(entry?: Entry): Promise<SessionState> {
    const user = await this.server.currentUser();
    if (user === null) this.#end(this.#state.status === 'signed-in' ? 'ended' : 'never-signed-in');
    else {
      const isSame = this.#userId() === user.id;
      if (!isSame) this.tokens.clear();
      const known = isSame && this.#state.status === 'signed-in' ? this.#state.entry : 'other';
      this.#change({ status: 'signed-in', user, entry: entry ?? known });
    }
    return this.#state;
  }

  async #mint(): Promise<string | null> {
    if (this.#state.status === 'signed-out') return null;
    try {
      return await this.server.accessToken();
    } catch (error) {
      if (!(error instanceof RequestFailure && error.status === 401)) throw error;
    }
    await this.confirm();
    return this.#userId() === null ? null : this.server.accessToken();
  }

  #end(reason: 'never-signed-in' | 'signed-out' | 'ended'): void {
    this.tokens.clear();
    if (this.#state.status !== 'signed-out') this.#change({ status: 'signed-out', reason });
  }

  #isUnknown(): boolean {
    return this.#state.status === 'unknown';
  }

  #userId(): string | null {
    return this.#state.status === 'signed-in' ? this.#state.user.id : null;
  }

  #change(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
