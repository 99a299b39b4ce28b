import { expect, it } from '@jest/globals';
import { readAuthSettings } from '../src/auth.settings.js';
import { bearerToken } from '../src/bearer-token.js';
import { JwtStrategy, RevocationFeed } from '../src/index.js';
import { createTestToken, TEST_AUTH_OPTIONS } from '../src/testing/index.js';
import { TokenRefused } from '../src/token-refused.js';
import { CLAIM_REFUSALS } from './refusals/claims.js';
import { HEADER_REFUSALS } from './refusals/header.js';
import type { Refusal } from './refusals/refusal.js';
import { TOKEN_REFUSALS } from './refusals/token.js';

// The table of refusals without servers and sockets, so that a mutant is tried against it in milliseconds. Stryker
// alone runs this file; the whole story is in refusals.e2e-spec.ts.
const settings = readAuthSettings(TEST_AUTH_OPTIONS);
const strategy = new JwtStrategy(settings, new RevocationFeed(settings));

/** The code of a refusal, as far as the door gives it: what Node refuses before, or repeats, is left to the other file. */
async function codeFor({ headers }: Refusal): Promise<string> {
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
  for (const refusal of refusals) {
    if (refusal.code !== undefined)
      expect([refusal.name, await codeFor(refusal)]).toEqual([refusal.name, refusal.code]);
  }
  expect(await strategy.authenticate(createTestToken({ sub: 'ada' }))).toMatchObject({ id: 'ada' });
});
