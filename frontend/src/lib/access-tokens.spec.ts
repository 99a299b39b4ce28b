import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccessTokens } from './access-tokens';
import { RequestFailure } from './request-failure';

const MINUTE_MS = 60_000;

/** Unsigned on purpose: the browser reads no more of a token than its lifetime. */
function token({ id = 'a', lifetimeSeconds = 900, issuedAt = 1_700_000_000 } = {}): string {
  const claims = { jti: id, iat: issuedAt, exp: issuedAt + lifetimeSeconds };
  return `e30.${btoa(JSON.stringify(claims)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}.sig`;
}

describe('AccessTokens', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('mints once for any number of callers at the same time [auth-56]', async () => {
    const mint = vi.fn(() => Promise.resolve(token()));
    const tokens = new AccessTokens(mint);

    const answers = await Promise.all(Array.from({ length: 10 }, () => tokens.current()));

    expect(mint).toHaveBeenCalledTimes(1);
    expect(new Set(answers)).toEqual(new Set([token()]));
  });

  it('renews half a minute before the token ends, however wrong the clock of this machine is [A14]', async () => {
    const mint = vi.fn(() => Promise.resolve(token({ issuedAt: 1_000 })));
    const tokens = new AccessTokens(mint);
    await tokens.current();

    vi.advanceTimersByTime(14.4 * MINUTE_MS);
    await tokens.current();
    expect(mint).toHaveBeenCalledTimes(1);

    vi.advanceTimersByTime(0.2 * MINUTE_MS);
    await tokens.current();
    expect(mint).toHaveBeenCalledTimes(2);
  });

  it('uses a short token for two thirds of its life', async () => {
    const mint = vi.fn(() => Promise.resolve(token({ lifetimeSeconds: 6 })));
    const tokens = new AccessTokens(mint);
    await tokens.current();

    vi.advanceTimersByTime(3_900);
    await tokens.current();
    expect(mint).toHaveBeenCalledTimes(1);

    vi.advanceTimersByTime(200);
    await tokens.current();
    expect(mint).toHaveBeenCalledTimes(2);
  });

  it('renews once when several requests were refused with the same token', async () => {
    const mint = vi.fn<() => Promise<string>>();
    mint.mockResolvedValueOnce(token({ id: 'old' })).mockResolvedValueOnce(token({ id: 'new' }));
    const tokens = new AccessTokens(mint);
    const refused = token({ id: 'old' });
    await tokens.current();

    const first = await tokens.after(refused);
    const second = await tokens.after(refused);

    expect([first, second]).toEqual([token({ id: 'new' }), token({ id: 'new' })]);
    expect(mint).toHaveBeenCalledTimes(2);
  });

  it('does not let a renewal that was under way bring a token back after sign-out', async () => {
    const pending = Promise.withResolvers<string>();
    const mint = vi.fn(() => pending.promise);
    const tokens = new AccessTokens(mint);
    const asked = tokens.current();

    tokens.clear();
    pending.resolve(token({ id: 'late' }));

    expect(await asked).toBeNull();
    mint.mockResolvedValueOnce(token({ id: 'of the next session' }));
    expect(await tokens.current()).toBe(token({ id: 'of the next session' }));
  });

  it('rejects when nobody answers, and asks again the next time', async () => {
    const mint = vi.fn<() => Promise<string>>();
    mint.mockRejectedValueOnce(RequestFailure.unanswered()).mockResolvedValueOnce(token());
    const tokens = new AccessTokens(mint);

    await expect(tokens.current()).rejects.toMatchObject({ status: null });
    expect(await tokens.current()).toBe(token());
  });

  it.each(['', 'not a token', 'a.%%%.c', `a.${btoa('[]')}.c`, `a.${btoa('{"exp":"soon"}')}.c`])(
    'keeps nothing of %j, whose lifetime cannot be read',
    async (unreadable) => {
      const mint = vi.fn(() => Promise.resolve(unreadable));
      const tokens = new AccessTokens(mint);
      await tokens.current();
      await tokens.current();
      expect(mint).toHaveBeenCalledTimes(2);
    },
  );
});
