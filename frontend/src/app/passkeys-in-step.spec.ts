import { expect, it } from 'vitest';
import type { SessionState, SessionUser } from '../features/session/session';
import { keepPasskeysInStep } from './passkeys-in-step';

const ada: SessionUser = {
  id: 'ada',
  name: 'Ada',
  email: 'ada@example.com',
  emailVerified: true,
  hasSecondFactor: false,
  isAdmin: false,
};

/** How often password managers are told in the course of these states. */
function toldBy(...users: readonly (SessionUser | null)[]): number {
  let state: SessionState = { status: 'unknown' };
  let listener: () => void = () => undefined;
  let told = 0;
  keepPasskeysInStep(
    {
      state: () => state,
      subscribe: (given) => {
        listener = given;
        return () => true;
      },
    },
    () => {
      told += 1;
      return Promise.resolve();
    },
  );
  for (const user of users) {
    state = user
      ? { status: 'signed-in', user, entry: 'other' }
      : { status: 'signed-out', reason: 'signed-out' };
    listener();
  }
  return told;
}

it('The browser is notified of a new name and of a new address', () => {
  expect(toldBy(ada, { ...ada, name: 'Ada Lovelace' })).toBe(1);
  expect(toldBy(ada, { ...ada, email: 'lovelace@example.com' })).toBe(1);
});

it('The browser is not notified when the same user is read again or another one signs in', () => {
  expect(toldBy(ada, { ...ada, emailVerified: false }, ada)).toBe(0);
  expect(toldBy(ada, null, { ...ada, id: 'bob', name: 'Bob' })).toBe(0);
  expect(toldBy(ada, { ...ada, id: 'bob', name: 'Bob' })).toBe(0);
});
