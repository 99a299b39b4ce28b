import { authClient } from './auth-client';
import { signInWithPasskey } from './passkey-sign-in';
import type { SessionServer } from './session';
import { RequestFailure } from '../../lib/request-failure';

export const sessionServer: SessionServer = {
  async currentUser() {
    const { data } = await authClient.getSession();
    if (!data) return null;
    const { id, email, name, emailVerified } = data.user;
    const hasSecondFactor = 'twoFactorEnabled' in data.user && data.user.twoFactorEnabled === true;
    const isAdmin = 'role' in data.user && data.user.role === 'admin';
    return { id, email, name, emailVerified, hasSecondFactor, isAdmin };
  },
  async accessToken() {
    const { data } = await authClient.token();
    if (!data) throw RequestFailure.unanswered();
    return data.token;
  },
  async signIn({ email, password, rememberMe }) {
    const { data } = await authClient.signIn.email({
      email,
      password,
      ...(rememberMe === undefined ? {} : { rememberMe }),
    });
    return data && 'twoFactorRedirect' in data ? 'second-factor' : 'signed-in';
  },
  async passSecondFactor({ kind, code, trustDevice }) {
    const path = kind === 'totp' ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code';
    await authClient.$fetch(path, { method: 'POST', body: { code, trustDevice } });
  },
  signInWithPasskey,
  async signUp({ name, email, password }) {
    await authClient.signUp.email({ name, email, password });
  },
  async signOut() {
    await authClient.signOut();
  },
};
