import type { INestApplicationContext } from '@nestjs/common';
import { AUTH_SETTINGS } from '../../auth.module-definition.js';
import type { AuthSettings } from '../../auth.settings.js';
import { signTestToken, usualClaims, type TestClaims } from '../test-token.js';

/**
 * Signs with the first secret that an application accepts.
 *
 * @throws {Error} If it has none.
 */
export function signerOf(app: INestApplicationContext, caller: string): (claims: TestClaims) => string {
  const { issuers } = app.get<AuthSettings>(AUTH_SETTINGS, { strict: false });
  for (const { keys, names, audiences, tokenType } of issuers) {
    // Not instanceof: the application may use another copy of this package.
    if ('jwksUrl' in keys) continue;
    const [{ kid, key }] = keys.signingKeys;
    const header = { alg: 'HS256', ...(tokenType !== null && { typ: tokenType }), kid };
    return (claims) => {
      const usual = usualClaims({ issuer: names[0], audience: audiences[0] });
      return signTestToken(header, { ...usual, ...claims }, key);
    };
  }
  throw new Error(`${caller}: the application has no secret to sign with; use TestJwks instead.`);
}
