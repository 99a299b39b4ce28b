import { ProblemException } from '../problem.exception.js';
import { invalid, TokenRefused } from '../token-refused.js';
import { isIntact, personalTokenHash } from './personal-token.js';
import type { PersonalTokenSource } from './personal-token-source.js';

const TIMEOUT_MS = 2000;
/** How long to wait after a failed exchange before the next one. */
const RETRY_MS = 2000;
/** A refused token never becomes good, but for one of a locked account. */
const REFUSED_MS = 30_000;
const MAXIMUM_EXCHANGED = 10_000;
const MAXIMUM_REFUSED = 1000;

interface Refused {
  readonly refusal: TokenRefused;
  readonly until: number;
}

/**
 * Exchanges personal access tokens for short access tokens and keeps these until they expire or end, so that a request
 * costs a hash and a map lookup. Everything else is the access token's: signature, owner, scopes, revocation.
 */
export class PersonalTokens {
  /** By the hash of the personal token, as are the others. */
  private readonly exchanged = new Map<string, string>();
  private readonly refused = new Map<string, Refused>();
  private readonly running = new Map<string, Promise<string>>();
  private failedAt = -Infinity;

  constructor(private readonly source: PersonalTokenSource) {}

  /**
   * Calls `authenticate` with the access token of a personal one: first with the one that it was exchanged for earlier and,
   * if that has ended, with a new one. A token of before a change of the account ends although the personal one lives.
   *
   * @throws {TokenRefused} AUTH_TOKEN_INVALID or AUTH_TOKEN_EXPIRED, and what `authenticate` throws.
   * @throws {ProblemException} 503 when the auth server can't be asked.
   */
  async authenticate<T>(
    token: string,
    address: string | undefined,
    authenticate: (accessToken: string) => Promise<T>,
  ): Promise<T> {
    if (!isIntact(token)) throw invalid('not an intact personal access token');
    const hash = personalTokenHash(token);
    const known = this.exchanged.get(hash);
    if (known !== undefined) {
      try {
        return await authenticate(known);
      } catch (error) {
        if (!(error instanceof TokenRefused)) throw error;
        this.exchanged.delete(hash);
      }
    }
    return authenticate(await this.exchange(hash, address));
  }

  /** Asks once for a token, however many requests wait for it. */
  private async exchange(hash: string, address: string | undefined): Promise<string> {
    const { refusal, until = 0 } = this.refused.get(hash) ?? {};
    if (refusal !== undefined && Date.now() < until) throw refusal;
    let running = this.running.get(hash);
    if (running === undefined) {
      running = this.ask(hash, address).finally(() => this.running.delete(hash));
      this.running.set(hash, running);
    }
    return running;
  }

  private async ask(hash: string, address: string | undefined): Promise<string> {
    if (Date.now() - this.failedAt < RETRY_MS) throw unavailable();
    const answer = await this.source
      .exchange({ hash, address }, AbortSignal.timeout(TIMEOUT_MS))
      .catch((error: unknown) => {
        this.failedAt = Date.now();
        throw unavailable(error);
      });
    if (answer.accessToken !== null) {
      keep(this.exchanged, hash, answer.accessToken, MAXIMUM_EXCHANGED);
      return answer.accessToken;
    }
    const refusal = answer.isExpired
      ? new TokenRefused('AUTH_TOKEN_EXPIRED', 'the personal access token has expired')
      : invalid('no such personal access token');
    keep(this.refused, hash, { refusal, until: Date.now() + REFUSED_MS }, MAXIMUM_REFUSED);
    throw refusal;
  }
}

/** Adds an entry as the newest, and evicts the oldest. */
function keep<T>(entries: Map<string, T>, key: string, value: T, limit: number): void {
  entries.delete(key);
  // A Map keeps insertion order.
  const [oldest] = entries.keys();
  if (entries.size >= limit && oldest !== undefined) entries.delete(oldest);
  entries.set(key, value);
}

function unavailable(cause?: unknown): ProblemException {
  return new ProblemException({
    status: 503,
    code: 'AUTH_PERSONAL_TOKENS_UNAVAILABLE',
    detail: "Personal access tokens can't be checked right now",
    headers: { 'Retry-After': String(RETRY_MS / 1000) },
    cause,
  });
}
