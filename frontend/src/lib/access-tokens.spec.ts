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

  it('Concurrent callers share one token request [auth-56]', async () => {
    const mint = vi.fn(() => Promise.resolve(token()));
    const tokens = new AccessTokens(mint);

    const answers = await Promise.all(Array.from({ length: 10 }, () => tokens.current()));

    expect(mint).toHaveBeenCalledTimes(1);
    expect(new Set(answers)).toEqual(new Set([token()]));
  });

  it('A token is renewed half a minute before it ends, however wrong the clock of this machine is [A14]', async () => {
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

  it('A short token is used for two thirds of its lifetime', async () => {
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

  it('Several requests refused with the same token renew it once', async () => {
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

  it('A renewal in progress does not bring a token back after sign-out', async () => {
    const pending = Promise.withResolvers<string>();
    const mint = vi.fn<() => Promise<string | null>>(() => Promise.resolve(null));
    mint.mockReturnValueOnce(pending.promise);
    const tokens = new AccessTokens(mint);
    const asked = tokens.current();

    tokens.clear();
    pending.resolve(token({ id: 'late' }));

    expect(await asked).toBeNull();
    mint.mockResolvedValueOnce(token({ id: 'of the next session' }));
    expect(await tokens.current()).toBe(token({ id: 'of the next session' }));
  });

  it.each([
    [
      'an old token',
      (old: PromiseWithResolvers<string | null>) => {
        old.resolve(token({ id: 'old' }));
      },
    ],
    [
      'a refusal',
      (old: PromiseWithResolvers<string | null>) => {
        old.resolve(null);
      },
    ],
    [
      'a failure',
      (old: PromiseWithResolvers<string | null>) => {
        old.reject(RequestFailure.unanswered());
      },
    ],
  ])('A renewal that is overtaken asks again instead of returning %s', async (_response, respond) => {
    const old = Promise.withResolvers<string | null>();
    const mint = vi.fn<() => Promise<string | null>>(() => Promise.resolve(token({ id: 'new' })));
    mint.mockReturnValueOnce(old.promise);
    const tokens = new AccessTokens(mint);
    const asked = tokens.current();

    tokens.clear();
    const later = tokens.current();
    respond(old);

    expect(await Promise.all([asked, later])).toEqual([token({ id: 'new' }), token({ id: 'new' })]);
    expect(mint).toHaveBeenCalledTimes(2);
  });

  it('A failed request rejects, and the next call asks again', async () => {
    const mint = vi.fn<() => Promise<string>>();
    mint.mockRejectedValueOnce(RequestFailure.unanswered()).mockResolvedValueOnce(token());
    const tokens = new AccessTokens(mint);

    await expect(tokens.current()).rejects.toMatchObject({ status: null });
    expect(await tokens.current()).toBe(token());
  });

  it.each(['', 'not a token', 'a.%%%.c', `a.${btoa('[]')}.c`, `a.${btoa('{"exp":"soon"}')}.c`])(
    'A token whose lifetime cannot be read is not kept: %j',
    async (unreadable) => {
      const mint = vi.fn(() => Promise.resolve(unreadable));
      const tokens = new AccessTokens(mint);
      await tokens.current();
      await tokens.current();
      expect(mint).toHaveBeenCalledTimes(2);
    },
  );
});
