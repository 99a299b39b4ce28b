import type { PasskeyQuestion } from './passkey-sign-in';

/** The challenge lasts five minutes, and the user needs some of that time. */
export const RENEW_AFTER_MS = 4 * 60_000;
/** Compares clock times, because a long timer stops while the computer sleeps. */
const CHECK_EVERY_MS = 15_000;
/** A shorter request wasn't ended by a user. Repeating it at once would loop forever. */
const MIN_DURATION_MS = 1_000;

interface AutofillParts {
  /** Resolves when the user has signed in. */
  readonly ask: (question: PasskeyQuestion) => Promise<void>;
  /** Called when a chosen passkey didn't sign in. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Keeps suggesting passkeys below the email field while the sign-in page is open, even for hours: renews the challenge
 * before it expires and after each failed attempt. Does nothing while the page is hidden.
 */
export class PasskeyAutofill {
  #question: AbortController | null = null;
  #askedAt = 0;
  /** A chosen passkey is being verified, so the next request must wait. */
  #isChosen = false;
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly parts: AutofillParts) {}

  start(): void {
    if (this.#ticking !== undefined) return;
    this.#ticking = setInterval(this.#check, CHECK_EVERY_MS);
    document.addEventListener('visibilitychange', this.#check);
    void this.#ask();
  }

  /** Also needed before the browser's dialog, because only one request can be pending. */
  stop(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    document.removeEventListener('visibilitychange', this.#check);
    this.#question?.abort();
    this.#question = null;
  }

  readonly #check = (): void => {
    const isOld = Date.now() - this.#askedAt >= RENEW_AFTER_MS;
    if (isOld && !this.#isChosen && document.visibilityState === 'visible') void this.#ask();
  };

  async #ask(): Promise<void> {
    this.#question?.abort();
    const question = new AbortController();
    this.#question = question;
    this.#askedAt = Date.now();
    this.#isChosen = false;
    try {
      await this.parts.ask({
        signal: question.signal,
        isAutofill: true,
        onChosen: () => {
          this.#isChosen = true;
        },
      });
      this.stop();
    } catch (error) {
      if (this.#question === question) this.#carryOn(error);
    }
  }

  #carryOn(error: unknown): void {
    // The user didn't ask for suggestions, so only a chosen passkey can fail.
    if (this.#isChosen) this.parts.onFailure(error);
    this.#isChosen = false;
    if (Date.now() - this.#askedAt >= MIN_DURATION_MS) void this.#ask();
  }
}
