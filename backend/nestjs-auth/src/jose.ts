import {
  compactVerify,
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  jwksCache,
  type CompactVerifyGetKey,
  type FetchImplementation,
} from 'jose';

// The only file that imports jose. `npm run bundle` puts jose's code into its compiled form, so that the published
// package has no dependency: see docs/adr/0031-publish-one-copy-with-jose-inside.md.

/** How often a key set is read. */
export interface KeySetTimes {
  readonly cacheMilliseconds: number;
  /** Between two reads for unknown keys. */
  readonly coolDownMilliseconds: number;
  readonly timeoutMilliseconds: number;
}

/** The public keys of one signer, read over HTTP when they are needed. */
export interface RemoteKeySet {
  /** Milliseconds since the epoch; -Infinity before the first read. */
  readonly lastReadAt: number;
  readonly isKnown: boolean;
  /** The last read is not older than `cacheMilliseconds`. */
  readonly isFresh: boolean;
  /**
   * Finds the key in the set, reads the set again where that may help, and verifies the signature.
   *
   * @throws {SignatureRefused} jose's judgement on the token or its key.
   * @throws {Error} Any other: the set could not be read.
   */
  verify(token: string, algorithms: readonly string[]): Promise<void>;
  /** The same with the keys of the last read. */
  verifyOffline(token: string, algorithms: readonly string[]): Promise<void>;
  /** Reads the set again. Calls at the same time share one read. */
  read(): Promise<void>;
}

/** jose refuses the token. */
export class SignatureRefused extends Error {
  override readonly name = 'SignatureRefused';

  constructor(
    message: string,
    /** The set has no key for the token. */
    readonly hasNoKey: boolean,
  ) {
    super(message);
  }
}

export function remoteKeySet(url: string, times: KeySetTimes): RemoteKeySet {
  // jose writes what it read, and when, here.
  const lastRead = { jwks: { keys: [] }, uat: -Infinity };
  const remote = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: times.cacheMilliseconds,
    cooldownDuration: times.coolDownMilliseconds,
    timeoutDuration: times.timeoutMilliseconds,
    [jwksCache]: lastRead,
    [customFetch]: fetchKeys,
  });
  return {
    get lastReadAt() {
      return lastRead.uat;
    },
    get isKnown() {
      return remote.jwks() !== undefined;
    },
    get isFresh() {
      return remote.fresh;
    },
    read: () => remote.reload(),
    verify: (token, algorithms) => verifyWith(remote, token, algorithms),
    verifyOffline: (token, algorithms) =>
      verifyWith(createLocalJWKSet(remote.jwks() ?? { keys: [] }), token, algorithms),
  };
}

async function verifyWith(
  keys: CompactVerifyGetKey,
  token: string,
  algorithms: readonly string[],
): Promise<void> {
  try {
    await compactVerify(token, keys, { algorithms: [...algorithms] });
  } catch (error) {
    if (isUnreadable(error)) throw error;
    // For a key that is too weak, broken or of another kind, jose throws a TypeError.
    throw new SignatureRefused(messageOf(error), error instanceof errors.JWKSNoMatchingKey);
  }
}

/** The signer can't be reached. */
class SignerUnreachable extends Error {}

/** Tells a failed connection, a TypeError too, from a key that jose can't use. */
const fetchKeys: FetchImplementation = async (url, options) => {
  try {
    return await fetch(url, options);
  } catch (cause) {
    // jose makes an error with a code of a timeout.
    if (cause instanceof Error && cause.name === 'TimeoutError') throw cause;
    throw new SignerUnreachable(messageOf(cause), { cause });
  }
};

/** The key set timed out, wasn't a key set, or had another status than 200. */
const UNREADABLE: ReadonlySet<string> = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

function isUnreadable(error: unknown): boolean {
  return (
    error instanceof SignerUnreachable || (error instanceof errors.JOSEError && UNREADABLE.has(error.code))
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
