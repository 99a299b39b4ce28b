import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PasskeyNotUsed } from '../../lib/webauthn';
import { PasskeyAutofill, RENEW_AFTER_MS } from './passkey-autofill';
import type { PasskeyQuestion } from './passkey-sign-in';

/** Of the auth server. */
const CHALLENGE_MILLISECONDS = 5 * 60_000;

let isVisible = true;
beforeEach(() => {
  vi.useFakeTimers();
  isVisible = true;
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => (isVisible ? 'visible' : 'hidden'));
});
afterEach(() => {
  vi.useRealTimers();
});

interface Asked extends PasskeyQuestion {
  readonly at: number;
  readonly signIn: () => void;
  readonly fail: (error: Error) => void;
}

/** A browser that shows the list, and rejects when it is told to close it. */
function given() {
  const asked: Asked[] = [];
  const failures: unknown[] = [];
  const autofill = new PasskeyAutofill({
    ask: (question) =>
      new Promise((resolve, reject) => {
        asked.push({ ...question, at: Date.now(), signIn: resolve, fail: reject });
        question.signal.addEventListener('abort', () => {
          reject(new PasskeyNotUsed('aborted'));
        });
      }),
    onFailure: (error) => failures.push(error),
  });
  autofill.start();
  const last = (): Asked => {
    const question = asked.at(-1);
    if (question === undefined) throw new Error('nothing was asked');
    return question;
  };
  return { autofill, asked, failures, last };
}

const show = (visible: boolean): void => {
  isVisible = visible;
  document.dispatchEvent(new Event('visibilitychange'));
};

describe('Passkey autofill on a page that stays open', () => {
  it('Autofill has one challenge at every moment of eight hours', async () => {
    const { asked, failures, last } = given();
    for (let minute = 0; minute < 8 * 60; minute += 1) {
      await vi.advanceTimersByTimeAsync(60_000);
      expect(Date.now() - last().at).toBeLessThan(CHALLENGE_MILLISECONDS - 30_000);
      expect(asked.filter(({ signal }) => !signal.aborted)).toEqual([last()]);
    }
    expect(asked.length).toBeLessThanOrEqual(8 * 15 + 1);
    expect(failures).toEqual([]);
  });

  it('Autofill requests nothing while the page is hidden, and at once when it is shown', async () => {
    const { asked } = given();
    show(false);
    await vi.advanceTimersByTimeAsync(60 * RENEW_AFTER_MS);
    expect(asked).toHaveLength(1);
    show(true);
    expect(asked).toHaveLength(2);
    show(false);
    show(true);
    expect(asked).toHaveLength(2);
  });

  it('Autofill restarts soon after the computer slept', async () => {
    const { asked } = given();
    vi.setSystemTime(Date.now() + 8 * 60 * 60_000);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(asked).toHaveLength(2);
  });

  it.each(['PASSKEY_EXPIRED', 'PASSKEY_REFUSED', 'PASSKEY_UNKNOWN'])(
    'Autofill reports %s and restarts at once',
    async (code) => {
      const { asked, failures, last } = given();
      await vi.advanceTimersByTimeAsync(5_000);
      last().onChosen?.();
      last().fail(new Error(code));
      await vi.advanceTimersByTimeAsync(0);
      expect(failures).toEqual([new Error(code)]);
      expect(asked).toHaveLength(2);
      expect(last().signal.aborted).toBe(false);
    },
  );

  it('Autofill restarts without an error when no passkey is chosen', async () => {
    const { asked, failures, last } = given();
    await vi.advanceTimersByTimeAsync(5_000);
    last().fail(new PasskeyNotUsed('the person closed it'));
    await vi.advanceTimersByTimeAsync(0);
    expect([asked.length, failures]).toEqual([2, []]);
  });

  it('Autofill does not retry forever where the browser declines at once', async () => {
    const { asked, last } = given();
    last().fail(new PasskeyNotUsed('not allowed here'));
    await vi.advanceTimersByTimeAsync(RENEW_AFTER_MS - 1_000);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toHaveLength(2);
  });

  it('Autofill waits for the response about a chosen passkey', async () => {
    const { asked, last } = given();
    last().onChosen?.();
    await vi.advanceTimersByTimeAsync(2 * RENEW_AFTER_MS);
    expect(asked).toHaveLength(1);
    expect(last().signal.aborted).toBe(false);
  });

  it('Autofill ends at sign-in and when the page is left', async () => {
    for (const end of ['sign-in', 'leave']) {
      const { autofill, asked, last } = given();
      if (end === 'leave') autofill.stop();
      else {
        last().onChosen?.();
        last().signIn();
      }
      await vi.advanceTimersByTimeAsync(10 * RENEW_AFTER_MS);
      show(true);
      expect(asked).toHaveLength(1);
    }
  });

  it('Autofill yields to a dialog of the browser and returns with a new challenge', async () => {
    const { autofill, asked, failures } = given();
    autofill.stop();
    expect(asked[0]?.signal.aborted).toBe(true);
    autofill.start();
    await vi.advanceTimersByTimeAsync(0);
    expect([asked.length, asked[1]?.signal.aborted, failures]).toEqual([2, false, []]);
  });
});
