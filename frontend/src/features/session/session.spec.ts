import { describe, expect, it, vi } from 'vitest';
import { RequestFailure } from '../../lib/request-failure';
import { Session, type SessionServer, type SessionUser, type SignInStep } from './session';
import type { SessionChannel, SessionMessage } from './session-channel';

const ada: SessionUser = {
  id: 'ada',
  name: 'Ada',
  email: 'ada@example.com',
  emailVerified: false,
  hasSecondFactor: false,
  isAdmin: false,
};
const bob: SessionUser = { ...ada, id: 'bob', name: 'Bob' };
const credentials = { email: 'ada@example.com', password: 'correct horse battery' };
const refused = (status: number) => RequestFailure.answered(new Response(null, { status }), null);

/** An auth server with one cookie jar, and the other tabs of its browser. */
function given({ signedIn = null as SessionUser | null } = {}) {
  let user = signedIn;
  const answers = {
    currentUser: vi.fn(() => Promise.resolve(user)),
    keptUser: vi.fn(() => Promise.resolve<SessionUser | null>(null)),
    cookieSettled: vi.fn(() => Promise.resolve()),
    accessToken: vi.fn(() =>
      user ? Promise.resolve(`a.${btoa('{"iat":0,"exp":900}')}.c`) : Promise.reject(refused(401)),
    ),
    signIn: vi.fn(() => {
      user = ada;
      return Promise.resolve<SignInStep>('signed-in');
    }),
    passSecondFactor: vi.fn(() => {
      user = ada;
      return Promise.resolve();
    }),
    signInWithPasskey: vi.fn(() => {
      user = ada;
      return Promise.resolve();
    }),
    signUp: vi.fn(() => Promise.resolve()),
    signOut: vi.fn(() => {
      user = null;
      return Promise.resolve();
    }),
  } satisfies SessionServer;
  const posted: SessionMessage[] = [];
  let hear: (message: SessionMessage) => void = () => undefined;
  const channel: SessionChannel = {
    post: (message) => posted.push(message),
    onMessage: (listener) => {
      hear = listener;
    },
  };
  const session = new Session(answers, channel);
  return {
    session,
    answers,
    posted,
    otherTab: (message: SessionMessage, signedInThere: SessionUser | null) => {
      user = signedInThere;
      hear(message);
    },
  };
}

describe('Session', () => {
  it('The session is unknown until the server has responded', async () => {
    const { session } = given({ signedIn: ada });
    expect(session.state()).toEqual({ status: 'unknown' });
    expect(await session.restore()).toEqual({ status: 'signed-in', user: ada, entry: 'other' });
  });

  it('The user that this device keeps is shown before the server has responded, and ends if the session has', async () => {
    const { session, answers } = given();
    const response = Promise.withResolvers<SessionUser | null>();
    answers.keptUser.mockResolvedValueOnce(ada);
    answers.currentUser.mockReturnValueOnce(response.promise);
    expect(await session.restoreKept()).toEqual({ status: 'signed-in', user: ada, entry: 'other' });
    await vi.waitFor(() => {
      expect(answers.currentUser).toHaveBeenCalledTimes(1);
    });
    response.resolve(null);
    await vi.waitFor(() => {
      expect(session.state()).toEqual({ status: 'signed-out', reason: 'ended' });
    });
  });

  it('Without a kept user, the server is asked who is signed in', async () => {
    const { session } = given({ signedIn: ada });
    expect(await session.restoreKept()).toEqual({ status: 'signed-in', user: ada, entry: 'other' });
  });

  it('Concurrent calls read the session once [B1]', async () => {
    const { session, answers } = given({ signedIn: ada });
    await Promise.all([session.restore(), session.restore()]);
    await session.restore();
    expect(answers.currentUser).toHaveBeenCalledTimes(1);
  });

  it('The session stays unknown when the server does not respond, and can be read again', async () => {
    const { session, answers } = given({ signedIn: ada });
    answers.currentUser.mockRejectedValueOnce(RequestFailure.unanswered());
    await expect(session.restore()).rejects.toThrow();
    expect(session.state().status).toBe('unknown');
    expect((await session.restore()).status).toBe('signed-in');
  });

  it('Signing in notifies the other tabs of the user, without a token [A20]', async () => {
    const { session, posted } = given();
    await session.restore();
    await session.signIn(credentials);
    expect(session.state()).toEqual({ status: 'signed-in', user: ada, entry: 'password' });
    expect(posted).toEqual([{ type: 'signed-in', userId: 'ada' }]);
  });

  it('Signing in creates no session before the second factor is passed [B13]', async () => {
    const { session, answers, posted } = given();
    await session.restore();
    answers.signIn.mockResolvedValueOnce('second-factor');
    expect(await session.signIn(credentials)).toBe('second-factor');
    expect(session.state().status).toBe('signed-out');
    expect(posted).toEqual([]);

    await session.passSecondFactor({ kind: 'totp', code: '123456', trustDevice: false });
    expect(session.state()).toEqual({ status: 'signed-in', user: ada, entry: 'password' });
  });

  it('Signing out ends the session on the server before it is cleared here [auth-57]', async () => {
    const { session, answers, posted } = given({ signedIn: ada });
    await session.restore();
    answers.signOut.mockRejectedValueOnce(RequestFailure.unanswered());
    await expect(session.signOut()).rejects.toThrow();
    expect(session.state().status).toBe('signed-in');

    await session.signOut();
    expect(session.state()).toEqual({ status: 'signed-out', reason: 'signed-out' });
    expect(posted).toEqual([{ type: 'signed-out' }]);
  });

  it('A request refused while the user signs out does not end the session by itself [auth-57]', async () => {
    const { session, answers } = given({ signedIn: ada });
    await session.restore();
    const leaving = Promise.withResolvers<undefined>();
    answers.signOut.mockReturnValueOnce(leaving.promise);
    answers.currentUser.mockResolvedValue(null);

    const signedOut = session.signOut();
    const confirmed = session.confirm();
    await Promise.resolve();
    expect(session.state().status).toBe('signed-in');
    leaving.resolve(undefined);
    await Promise.all([signedOut, confirmed]);
    expect(session.state()).toEqual({ status: 'signed-out', reason: 'signed-out' });
  });

  it('A sign-out in another tab ends the session here and clears its token [auth-57]', async () => {
    const { session, otherTab } = given({ signedIn: ada });
    await session.restore();
    await session.tokens.current();
    otherTab({ type: 'signed-out' }, null);
    expect(session.state()).toEqual({ status: 'signed-out', reason: 'signed-out' });
    expect(await session.tokens.current()).toBeNull();
  });

  it('A sign-in of another user in another tab replaces user and token', async () => {
    const { session, answers, otherTab } = given({ signedIn: ada });
    await session.restore();
    await session.tokens.current();
    otherTab({ type: 'signed-in', userId: 'bob' }, bob);
    await vi.waitFor(() => {
      expect(session.state()).toEqual({ status: 'signed-in', user: bob, entry: 'other' });
    });
    await session.tokens.current();
    expect(answers.accessToken).toHaveBeenCalledTimes(2);
  });

  it('The session ends when no token is issued any more', async () => {
    const { session, answers } = given({ signedIn: ada });
    await session.restore();
    answers.accessToken.mockRejectedValueOnce(refused(401));
    answers.currentUser.mockResolvedValueOnce(null);
    expect(await session.tokens.current()).toBeNull();
    expect(session.state()).toEqual({ status: 'signed-out', reason: 'ended' });
  });

  it('The session continues when a token request was sent with a cookie that was being replaced', async () => {
    const { session, answers } = given({ signedIn: ada });
    await session.restore();
    const change = Promise.withResolvers<undefined>();
    answers.cookieSettled.mockReturnValueOnce(change.promise);
    answers.accessToken.mockRejectedValueOnce(refused(401));
    const states: string[] = [];
    session.subscribe(() => states.push(session.state().status));

    const asked = session.tokens.current();
    await vi.waitFor(() => {
      expect(answers.cookieSettled).toHaveBeenCalledTimes(1);
    });
    expect(answers.currentUser).toHaveBeenCalledTimes(1);
    change.resolve(undefined);

    expect(await asked).toMatch(/^a\./);
    expect(new Set(states)).toEqual(new Set(['signed-in']));
  });

  it('The session continues when a recheck overtakes a token request', async () => {
    const { session, answers } = given({ signedIn: ada });
    await session.restore();
    const old = Promise.withResolvers<string>();
    answers.accessToken.mockReturnValueOnce(old.promise);

    const asked = session.tokens.current();
    await session.recheck();
    old.reject(refused(401));

    expect(await asked).toMatch(/^a\./);
    expect(session.state().status).toBe('signed-in');
  });

  it.each([429, 500, 503])('The session continues when the token request fails with %i', async (status) => {
    const { session, answers } = given({ signedIn: ada });
    await session.restore();
    answers.accessToken.mockRejectedValueOnce(refused(status));
    await expect(session.tokens.current()).rejects.toMatchObject({ status });
    expect(session.state().status).toBe('signed-in');
  });

  it('The session stays as it is when a recheck gets no response', async () => {
    const { session, answers } = given({ signedIn: ada });
    await session.restore();
    answers.currentUser.mockRejectedValueOnce(RequestFailure.unanswered());
    await session.recheck();
    expect(session.state().status).toBe('signed-in');
  });
});
