import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { AUTH_SETTINGS } from '../../auth.module-definition.js';
import type { AuthSettings, IssuerSettings } from '../../auth.settings.js';
import { Keyring } from '../../keyring.js';
import { SecretVerifier } from '../../secret.verifier.js';
import type { TokenAuthenticator } from '../../token-authenticator.js';
import { signTestToken, usualClaims, type TestClaims } from '../test-token.js';

/** Secrets for applications that verify with public keys, by their settings. */
const added = new WeakMap<AuthSettings, Keyring>();

/**
 * Signs with the first secret that an application accepts. One that verifies with public keys, as with `betterAuth()`,
 * accepts a secret of this process too from then on, as if its first signer had it.
 */
export function signerOf(app: INestApplicationContext): (claims: TestClaims) => string {
  const settings = app.get<AuthSettings>(AUTH_SETTINGS, { strict: false });
  const [main] = settings.issuers;
  const shared = settings.issuers.find(({ keys }) => isKeyring(keys));
  const issuer = shared ?? main;
  if (issuer === undefined) throw new Error('AuthModule has no issuer');
  const { keys, names, audiences, tokenType } = issuer;
  const { algorithm, signingKeys } = isKeyring(keys) ? keys : addedSecret(app, settings, issuer);
  const [{ kid, key }] = signingKeys;
  const header = { alg: algorithm, ...(tokenType !== null && { typ: tokenType }), kid };
  return (claims) => {
    const usual = usualClaims({ issuer: names[0], audience: audiences[0] });
    return signTestToken(header, { ...usual, ...claims }, key, algorithm);
  };
}

function addedSecret(app: INestApplicationContext, settings: AuthSettings, issuer: IssuerSettings): Keyring {
  const known = added.get(settings);
  if (known !== undefined) return known;
  const keyring = new Keyring([randomBytes(32).toString('base64url')]);
  const [{ kid }] = keyring.signingKeys;
  const secret = new SecretVerifier(keyring);
  authenticatorOf(app).replaceVerifiers((each, verifier) =>
    each === issuer ? { verify: (token) => (token.kid === kid ? secret : verifier).verify(token) } : verifier,
  );
  added.set(settings, keyring);
  return keyring;
}

/** Not by its class, nor by instanceof: the application may use another copy of this package. */
function authenticatorOf(app: INestApplicationContext): TokenAuthenticator {
  for (const { providers } of app.get(ModulesContainer).values()) {
    if (!providers.has(AUTH_SETTINGS)) continue;
    for (const { name, instance } of providers.values()) {
      if (name === 'TokenAuthenticator') return instance as TokenAuthenticator;
    }
  }
  throw new Error('The application has no AuthModule');
}

function isKeyring(keys: IssuerSettings['keys']): keys is Keyring {
  return !('jwksUrl' in keys);
}
