import { visitorRead, visitorRequest } from '../../lib/auth-request';
import { signInWithPasskey } from './passkey-sign-in';
import type { SessionServer } from './session';

/** What is read of Better Auth's answer; its plugins add the last two. */
interface SessionAnswer {
  readonly user: Readonly<{
    id: string;
    email: string;
    name: string;
    emailVerified: boolean;
    twoFactorEnabled?: boolean | null;
    role?: string | null;
  }>;
}

export const sessionServer: SessionServer = {
  async currentUser() {
    const answer = (await visitorRead('/get-session')) as SessionAnswer | null;
    if (!answer) return null;
    const { id, email, name, emailVerified, twoFactorEnabled, role } = answer.user;
    return {
      id,
      email,
      name,
      emailVerified,
      hasSecondFactor: twoFactorEnabled === true,
      isAdmin: role === 'admin',
    };
  },
  async accessToken() {
    const { token } = (await visitorRead('/token')) as { token: string };
    return token;
  },
  async signIn(credentials) {
    const answer = (await visitorRequest('/sign-in/email', credentials)) as object;
    return 'twoFactorRedirect' in answer ? 'second-factor' : 'signed-in';
  },
  async passSecondFactor({ kind, code, trustDevice }) {
    const path = kind === 'totp' ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code';
    await visitorRequest(path, { code, trustDevice });
  },
  signInWithPasskey,
  async signUp(account) {
    await visitorRequest('/sign-up/email', account);
  },
  async signOut() {
    await visitorRequest('/sign-out');
  },
};
