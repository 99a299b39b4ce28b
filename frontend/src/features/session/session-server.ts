import { cookieSettled, visitorRead, visitorRequest } from '../../lib/auth-request';
import { signInWithPasskey } from './passkey-sign-in';
import type { SessionServer } from './session';

/** The part of Better Auth's response that is used. Plugins add the last two fields. */
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
    const response = (await visitorRead('/get-session')) as SessionAnswer | null;
    if (!response) return null;
    const { id, email, name, emailVerified, twoFactorEnabled, role } = response.user;
    return {
      id,
      email,
      name,
      emailVerified,
      hasSecondFactor: twoFactorEnabled === true,
      isAdmin: role === 'admin',
    };
  },
  keptUser: () => Promise.resolve(null),
  cookieSettled,
  async accessToken() {
    const { token } = (await visitorRead('/token')) as { token: string };
    return token;
  },
  async signIn(credentials) {
    const response = (await visitorRequest('/sign-in/email', credentials)) as object;
    return 'twoFactorRedirect' in response ? 'second-factor' : 'signed-in';
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
