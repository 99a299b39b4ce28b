import type { PasskeyQuestion } from './passkey-sign-in';

/** The auth server's challenge is good for five minutes, in which a finger has to be found as well. */
export const RENEWAL_MILLISECONDS = 4 * 60_000;
/** By the clock on the wall: a timer of the whole time stands still while a computer sleeps. */
const LOOK_MILLISECONDS = 15_000;
/** A question that ends sooner was not ended by a person; it is not repeated at once, or it would be without end. */
const SOONEST_MILLISECONDS = 1_000;

interface AutofillParts {
  /** Resolves when somebody signed in. */
  readonly ask: (question: PasskeyQuestion) => Promise<void>;
  /** A passkey was chosen, and it did not sign in. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Keeps passkeys in the list below the e-mail field for as long as the sign-in page is open, be it hours: with a new
 * challenge before the old one ends, and after every try that failed. A page that nobody sees asks for nothing.
 */
export class PasskeyAutofill {
  #question: AbortController | null = null;
  #askedAt = 0;
  /** A passkey was chosen, and is being verified: the next question must wait for that. */
  #isChosen = false;
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly parts: AutofillParts) {}

  start(): void {
    if (this.#ticking !== undefined) return;
    this.#ticking = setInterval(this.#look, LOOK_MILLISECONDS);
    document.addEventListener('visibilitychange', this.#look);
    void this.#ask();
  }

  /** Before a dialog of the browser too: it answers one question at a time. */
  stop(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    document.removeEventListener('visibilitychange', this.#look);
    this.#question?.abort();
    this.#question = null;
  }

  readonly #look = (): void => {
    const isOld = Date.now() - this.#askedAt >= RENEWAL_MILLISECONDS;
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
    // Nobody asked for the list: that nothing of it was taken, or that it could not be had, is no failure.
    if (this.#isChosen) this.parts.onFailure(error);
    this.#isChosen = false;
    if (Date.now() - this.#askedAt >= SOONEST_MILLISECONDS) void this.#ask();
  }
}
