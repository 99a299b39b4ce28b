import type {
  AuthModuleOptions,
  PersonalTokenOptions,
  RevocationOptions,
  TrustedIssuer,
} from './auth.options.js';
import { Keyring, SECRET_ALGORITHMS } from './keyring.js';
import {
  checkNames,
  checkedChoice,
  checkedCount,
  checkedFlag,
  checkedName,
  checkedSeconds,
  checkedSecret,
  checkedText,
  checkedUrl,
  invalidOption,
  each,
  givenObject,
  type AtLeastOne,
  type Given,
} from './option-checks.js';
import { HttpPersonalTokenSource } from './personal-tokens/http-personal-token-source.js';
import type { PersonalTokenSource } from './personal-tokens/personal-token-source.js';
import type { Refusal } from './refusal.js';
import {
  HttpRevocationSource,
  type HttpRevocationSourceOptions,
} from './revocation/http-revocation-source.js';
import type { RevocationSource } from './revocation/revocation-source.js';

/** What a token says about its user. */
export type Claims = Readonly<Record<string, unknown>>;

/** A validated {@link TrustedIssuer}. */
export interface IssuerSettings {
  readonly names: AtLeastOne<string>;
  readonly audiences: AtLeastOne<string>;
  readonly tokenType: string | null;
  readonly keys: Keyring | { readonly jwksUrl: string };
  readonly requiresSession: boolean;
  readonly mapClaims: (claims: Claims) => Claims;
}

/** Validated {@link AuthModuleOptions}: complete, and without the secrets. */
export interface AuthSettings {
  readonly issuers: readonly IssuerSettings[];
  readonly clockToleranceSeconds: number;
  readonly maxTokenLifetimeSeconds: number;
  readonly rememberedTokens: number;
  readonly ownerParameter: string;
  readonly publicRoutes: ReadonlySet<string>;
  readonly unownedRoutes: 'warn' | 'error' | 'ignore';
  readonly realm: string;
  readonly extendUser: (claims: Readonly<Record<string, unknown>>) => object;
  readonly onRefused: (refusal: Refusal) => unknown;
  readonly scopeRule: 'require' | 'restrict';
  readonly personalTokens?: PersonalTokenSource;
  readonly revocations?: {
    readonly source: RevocationSource;
    readonly pollSeconds: number;
    readonly failClosedAfterSeconds?: number;
  };
}

/** A list of keys that misses none and has no other: `satisfies` fails to compile if an option is added without it. */
type Names<T> = Readonly<Record<keyof T, true>>;

const ISSUER_OPTIONS = {
  secret: true,
  algorithm: true,
  jwksUrl: true,
  issuer: true,
  audience: true,
  tokenType: true,
  requireSession: true,
  mapClaims: true,
} as const satisfies Names<TrustedIssuer>;

const OPTIONS = {
  ...ISSUER_OPTIONS,
  additionalIssuers: true,
  clockToleranceSeconds: true,
  maxTokenLifetimeSeconds: true,
  rememberedTokens: true,
  ownerParameter: true,
  publicRoutes: true,
  unownedRoutes: true,
  revocations: true,
  personalTokens: true,
  scopeRule: true,
  extendUser: true,
  onRefused: true,
  allowPlainHttp: true,
  realm: true,
} as const satisfies Names<AuthModuleOptions>;

const REVOCATION_OPTIONS = {
  source: true,
  pollSeconds: true,
  failClosedAfterSeconds: true,
} as const satisfies Names<RevocationOptions>;

const PERSONAL_TOKEN_OPTIONS = { source: true } as const satisfies Names<PersonalTokenOptions>;

/**
 * Validates the options and fills in the defaults.
 *
 * @throws {TypeError} Naming the option, what was found and what to write; never the secret.
 */
export function readAuthSettings(options: AuthModuleOptions): AuthSettings {
  const given = givenObject('options', options);
  checkNames('', given, Object.keys(OPTIONS));
  const more = given.additionalIssuers ?? [];
  if (!Array.isArray(more)) throw invalidOption('additionalIssuers', typeof more, 'a list');
  const allowPlainHttp = checkedFlag('allowPlainHttp', given.allowPlainHttp ?? false);
  const main = readIssuer('', given, allowPlainHttp);
  return {
    issuers: distinct([main, ...more.map((issuer, index) => readIssuerAt(index, issuer, allowPlainHttp))]),
    clockToleranceSeconds: checkedSeconds('clockToleranceSeconds', given.clockToleranceSeconds ?? 5, 0, 60),
    maxTokenLifetimeSeconds: checkedSeconds(
      'maxTokenLifetimeSeconds',
      given.maxTokenLifetimeSeconds ?? 3600,
      1,
      86_400,
    ),
    rememberedTokens: checkedCount('rememberedTokens', given.rememberedTokens ?? 0, 100_000),
    ownerParameter: checkedText(
      'ownerParameter',
      given.ownerParameter ?? 'userId',
      /^\w+$/,
      'a name without a colon',
    ),
    publicRoutes: readPublicRoutes(given.publicRoutes),
    unownedRoutes: checkedChoice('unownedRoutes', given.unownedRoutes ?? 'warn', ['warn', 'error', 'ignore']),
    realm: checkedText(
      'realm',
      given.realm ?? 'holdfast',
      /^[\w .:/-]+$/,
      'letters, digits, spaces and . : / - _',
    ),
    extendUser: readExtendUser(given.extendUser),
    onRefused: readOnRefused(given.onRefused),
    scopeRule: readScopeRule(given),
    ...(given.personalTokens !== undefined && {
      personalTokens: readPersonalTokens(given.personalTokens, main, allowPlainHttp),
    }),
    ...(given.revocations !== undefined && {
      revocations: readRevocations(given.revocations, main, allowPlainHttp),
    }),
  };
}

function readIssuerAt(index: number, issuer: unknown, allowPlainHttp: boolean): IssuerSettings {
  const option = `additionalIssuers[${index}]`;
  const given = givenObject(option, issuer);
  checkNames(`${option}.`, given, Object.keys(ISSUER_OPTIONS));
  return readIssuer(`${option}.`, given, allowPlainHttp);
}

function readIssuer(prefix: string, given: Given, allowPlainHttp: boolean): IssuerSettings {
  return {
    names: each(`${prefix}issuer`, given.issuer, checkedName),
    audiences: each(`${prefix}audience`, given.audience, checkedName),
    tokenType: readTokenType(`${prefix}tokenType`, given.tokenType),
    keys: readKeys(prefix, given, allowPlainHttp),
    requiresSession: checkedFlag(`${prefix}requireSession`, given.requireSession ?? true),
    mapClaims: readMapClaims(`${prefix}mapClaims`, given.mapClaims),
  };
}

function readKeys(
  prefix: string,
  { secret, jwksUrl, algorithm }: Given,
  allowPlainHttp: boolean,
): IssuerSettings['keys'] {
  if (jwksUrl === undefined) {
    const used = checkedChoice(`${prefix}algorithm`, algorithm ?? 'HS256', SECRET_ALGORITHMS);
    const secrets = each(`${prefix}secret`, secret, (option, value) => checkedSecret(option, value, used));
    return new Keyring(secrets, used);
  }
  if (algorithm !== undefined)
    throw invalidOption(`${prefix}algorithm`, 'set together with jwksUrl', 'it with a secret only');
  // With both, a token signed with the public key as its HMAC secret could pass.
  if (secret !== undefined)
    throw invalidOption(`${prefix}jwksUrl`, 'set together with a secret', 'one of the two');
  return { jwksUrl: checkedUrl(`${prefix}jwksUrl`, jwksUrl, allowPlainHttp) };
}

function readTokenType(option: string, value: unknown): string | null {
  return value === null ? null : String(mediaType(checkedName(option, value ?? 'at+jwt')));
}

function readMapClaims(option: string, given: unknown): IssuerSettings['mapClaims'] {
  if (given === undefined) return (claims) => claims;
  if (typeof given !== 'function') throw invalidOption(option, typeof given, 'a function of the claims');
  return given as IssuerSettings['mapClaims'];
}

/** The issuer picks the keys, so two signers must not share a name. */
function distinct(issuers: readonly IssuerSettings[]): readonly IssuerSettings[] {
  const names = issuers.flatMap((issuer) => issuer.names);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw invalidOption('issuer', `${JSON.stringify(twice)} twice`, 'a different name for each signer');
  return issuers;
}

function readPublicRoutes(given: unknown): ReadonlySet<string> {
  if (given === undefined) return new Set();
  return new Set(
    each('publicRoutes', given, (option, route) =>
      checkedText(option, route, /^\/\S*$/, 'a route pattern that starts with a slash'),
    ),
  );
}

function readExtendUser(given: unknown): AuthSettings['extendUser'] {
  if (given === undefined) return () => ({});
  if (typeof given !== 'function')
    throw invalidOption('extendUser', typeof given, 'a function of the claims');
  return given as AuthSettings['extendUser'];
}

function readOnRefused(given: unknown): AuthSettings['onRefused'] {
  if (given === undefined) return () => undefined;
  if (typeof given !== 'function')
    throw invalidOption('onRefused', typeof given, 'a function of the refusal');
  return given as AuthSettings['onRefused'];
}

function readRevocations(
  value: unknown,
  issuer: IssuerSettings,
  allowPlainHttp: boolean,
): NonNullable<AuthSettings['revocations']> {
  const given = givenObject('revocations', value);
  checkNames('revocations.', given, Object.keys(REVOCATION_OPTIONS));
  const limit = given.failClosedAfterSeconds;
  return {
    source: readSource(given.source, issuer, allowPlainHttp),
    pollSeconds: checkedSeconds('revocations.pollSeconds', given.pollSeconds ?? 2, 1, 60),
    ...(limit !== undefined && {
      failClosedAfterSeconds: checkedSeconds('revocations.failClosedAfterSeconds', limit, 5, 86_400),
    }),
  };
}

function readSource(source: unknown, issuer: IssuerSettings, allowPlainHttp: boolean): RevocationSource {
  if (has('read', source)) return source as RevocationSource;
  return new HttpRevocationSource(httpSource('revocations.source', source, issuer, allowPlainHttp));
}

function readPersonalTokens(
  value: unknown,
  issuer: IssuerSettings,
  allowPlainHttp: boolean,
): PersonalTokenSource {
  const given = givenObject('personalTokens', value);
  checkNames('personalTokens.', given, Object.keys(PERSONAL_TOKEN_OPTIONS));
  const { source } = given;
  if (has('exchange', source)) return source as PersonalTokenSource;
  return new HttpPersonalTokenSource(httpSource('personalTokens.source', source, issuer, allowPlainHttp));
}

/** Where a source asks the auth server, and with which credentials. */
function httpSource(
  option: string,
  source: unknown,
  { keys, names, audiences }: IssuerSettings,
  allowPlainHttp: boolean,
): HttpRevocationSourceOptions {
  const url = checkedUrl(option, source, allowPlainHttp);
  if (keys instanceof Keyring) return { url, keyring: keys, service: audiences[0], audience: names[0] };
  throw invalidOption(
    option,
    'a URL, but there is no secret to sign a service token with',
    'a custom source',
  );
}

function has(method: string, source: unknown): boolean {
  return typeof source === 'object' && source !== null && typeof Reflect.get(source, method) === 'function';
}

/** Without a restriction, a personal access token for one thing could do everything else. */
function readScopeRule({ scopeRule, personalTokens }: Given): AuthSettings['scopeRule'] {
  const rule = scopeRule ?? (personalTokens === undefined ? 'require' : 'restrict');
  if (rule === 'require' && personalTokens !== undefined)
    throw invalidOption('scopeRule', '"require" together with personalTokens', '"restrict"');
  return checkedChoice('scopeRule', rule, ['require', 'restrict']);
}

/**
 * The media type that a header `typ` names: without regard to case, and the prefix `application/` may be left out
 * ({@link https://www.rfc-editor.org/rfc/rfc7515#section-4.1.9 RFC 7515 §4.1.9}).
 */
export function mediaType(typ: unknown): unknown {
  return typeof typ === 'string' ? typ.toLowerCase().replace(/^application\/(?=[^/]*$)/, '') : typ;
}
