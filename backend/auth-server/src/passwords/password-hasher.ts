import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { ProblemError } from '../problem.js';

/**
 * Argon2id, 19 MiB, two passes, one lane: the first choice of OWASP's Password Storage Cheat Sheet. (2 is
 * `Algorithm.Argon2id`, a const enum that isolated modules cannot read.)
 */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const CURRENT_FORMAT = '$argon2id$v=19$m=19456,t=2,p=1$';

/** How many may wait before further requests get SERVER_BUSY; each hash takes about 20 to 40 ms. */
const QUEUE_LENGTH = 200;

/** Called when a password was correct and its hash has older parameters. */
export type ReplaceHash = (oldHash: string, newHash: string) => Promise<void>;

/** Hashes passwords, a bounded number at a time: a flood of sign-ins must not use up memory and threads. */
export class PasswordHasher {
  readonly #run: ReturnType<typeof pLimit>;

  constructor(
    concurrency: number,
    private readonly replaceHash: ReplaceHash,
  ) {
    this.#run = pLimit(concurrency);
  }

  hash(password: string): Promise<string> {
    return this.#bounded(() => hash(normalize(password), PARAMETERS));
  }

  /** @throws {ProblemError} SERVER_BUSY when too many are waiting. */
  async verify({ hash: stored, password }: { hash: string; password: string }): Promise<boolean> {
    const matches = await this.#bounded(() => verify(stored, normalize(password)));
    if (matches && !stored.startsWith(CURRENT_FORMAT)) {
      await this.replaceHash(stored, await this.hash(password));
    }
    return matches;
  }

  #bounded<T>(work: () => Promise<T>): Promise<T> {
    if (this.#run.pendingCount >= QUEUE_LENGTH) {
      return Promise.reject(new ProblemError('SERVER_BUSY', { retryAfterSeconds: 5 }));
    }
    return this.#run(work);
  }
}

/** The same password typed on two keyboards must give the same bytes (NIST SP 800-63B §3.1.1.2). */
function normalize(password: string): string {
  return password.normalize('NFKC');
}
