import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { Config } from '../config.js';
import { ProblemError } from '../problem.js';
import { keyIdOf } from '../secrets.js';

export const SERVICE_TOKEN_TYPE = 'svc+jwt';
/** This server, by the name that is the same in every installation; it also goes by the issuer of its tokens. */
export const SERVICE_AUDIENCE = 'holdfast-auth';
const MAXIMUM_AGE_SECONDS = 5 * 60;
const CLOCK_TOLERANCE_SECONDS = 5;

/** RFC 6750 §2.1; the value is bounded before anything parses it. */
const BEARER = /^bearer +([\w-]{1,4096}\.[\w-]{1,4096}\.[\w-]{1,4096})$/i;

/**
 * Lets only our own servers in: a short HS256 token, `typ: svc+jwt`, made for this audience with the shared secret.
 * Type and audience differ from those of an access token, so that neither passes for the other.
 * `iss` names the service and can be any: every holder of the secret is a service of ours.
 *
 * @param headers Every Authorization header of the request: more than one is refused.
 * @throws {ProblemError} AUTH_TOKEN_MISSING, AUTH_TOKEN_INVALID or AUTH_TOKEN_EXPIRED
 */
export async function requireServiceToken(headers: readonly string[], config: Config): Promise<void> {
  const [header, ...others] = headers;
  if (header === undefined) throw new ProblemError('AUTH_TOKEN_MISSING');
  const token = others.length === 0 ? BEARER.exec(header)?.[1] : undefined;
  if (token === undefined) throw new ProblemError('AUTH_TOKEN_INVALID');
  try {
    await jwtVerify(token, keyFrom(config.secrets), {
      algorithms: ['HS256'],
      typ: SERVICE_TOKEN_TYPE,
      audience: [SERVICE_AUDIENCE, config.token.issuer],
      requiredClaims: ['exp', 'iat', 'iss'],
      maxTokenAge: MAXIMUM_AGE_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    });
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw new ProblemError(error instanceof errors.JWTExpired ? 'AUTH_TOKEN_EXPIRED' : 'AUTH_TOKEN_INVALID');
  }
}

/** The key that the token names; a token that names none is taken to be of the current secret. */
function keyFrom(secrets: readonly [string, ...string[]]): JWTVerifyGetKey {
  return ({ kid }) => {
    const secret = kid === undefined ? secrets[0] : secrets.find((candidate) => keyIdOf(candidate) === kid);
    if (secret === undefined) throw new errors.JWKSNoMatchingKey();
    return new TextEncoder().encode(secret);
  };
}
