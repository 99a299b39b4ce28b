import { expect, it } from '@jest/globals';
import { readAuthSettings } from '../src/auth.settings.js';
import { bearerToken } from '../src/bearer-token.js';
import { TokenAuthenticator, RevocationFeed } from '../src/index.js';
import { createTestToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { TokenRefused } from '../src/token-refused.js';
import { CLAIM_REFUSALS } from '../test/refusals/claims.js';
import { HEADER_REFUSALS } from '../test/refusals/header.js';
import type { Refusal } from '../test/refusals/refusal.js';
import { TOKEN_REFUSALS } from '../test/refusals/token.js';

// The table of refusals without servers and sockets, so that a mutant is tried against it in milliseconds. Stryker
// alone runs this file; the whole story is in refusals.e2e-spec.ts.
// Made inside of the test: a mutant that stops a test file while it loads isn't one that a test noticed.
const strategyOf = (): TokenAuthenticator => {
  const settings = readAuthSettings(TEST_AUTH_OPTIONS);
  return new TokenAuthenticator(settings, new RevocationFeed(settings));
};

/** The code of a refusal by the guards. Requests that Node itself refuses are tested elsewhere. */
async function codeFor(strategy: TokenAuthenticator, { headers }: Refusal): Promise<string> {
  const rawHeaders = headers.flatMap((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).replaceAll(/^[ \t]+|[ \t]+$/g, '')];
  });
  const at = rawHeaders.findIndex((name) => name.toLowerCase() === 'authorization');
  const authorization = at < 0 ? undefined : rawHeaders[at + 1];
  try {
    await strategy.authenticate(bearerToken({ headers: { authorization }, rawHeaders }));
    return 'accepted';
  } catch (error) {
    if (error instanceof TokenRefused) return error.code;
    throw error;
  }
}

it.each([
  ['header', HEADER_REFUSALS.filter(({ headers }) => !headers.includes(''))],
  ['token', TOKEN_REFUSALS],
  ['claim', CLAIM_REFUSALS],
])('refuses every %s of the table', async (_kind, refusals) => {
  const strategy = strategyOf();
  for (const refusal of refusals) {
    if (refusal.code !== undefined)
      expect([refusal.name, await codeFor(strategy, refusal)]).toEqual([refusal.name, refusal.code]);
  }
  expect(await strategy.authenticate(createTestToken({ sub: 'ada' }))).toMatchObject({ id: 'ada' });
});
