/** How a change is undone and made again. Both return false if nothing is left to do, because it was discarded. */
export type Reversible = Readonly<{
  undo: () => Promise<boolean>;
  redo: () => Promise<boolean>;
}>;

export type HistoryStep = Reversible &
  Readonly<{
    /** What the user did, for example "Renamed to “X”". */
    label: string;
    /** The `about` of the toast that offers to undo it. */
    about: readonly string[];
  }>;

const MAX_STEPS = 100;

/** What one user changed in this tab, so that it can be undone and made again, latest first. */
export class History {
  #done: readonly HistoryStep[] = [];
  #undone: readonly HistoryStep[] = [];
  #last: Promise<unknown> = Promise.resolve();

  /** A new change ends what could be made again. */
  record(step: HistoryStep): void {
    this.#done = [...this.#done, step].slice(-MAX_STEPS);
    this.#undone = [];
  }

  /**
   * Undoes the latest change, or the given one.
   *
   * @returns What was undone, or undefined if nothing was left.
   * @throws The error of the change, which can then be undone later.
   */
  undo(step?: HistoryStep): Promise<HistoryStep | undefined> {
    return this.#inTurn(async () => {
      for (let next = lastOf(this.#done, step); next; next = lastOf(this.#done, step)) {
        if (await next.undo()) {
          this.#done = without(this.#done, next);
          this.#undone = [...this.#undone, next];
          return next;
        }
        this.#done = without(this.#done, next);
      }
      return undefined;
    });
  }

  /** Makes the change that was undone last again, or the given one. */
  redo(step?: HistoryStep): Promise<HistoryStep | undefined> {
    return this.#inTurn(async () => {
      for (let next = lastOf(this.#undone, step); next; next = lastOf(this.#undone, step)) {
        if (await next.redo()) {
          this.#undone = without(this.#undone, next);
          this.#done = [...this.#done, next];
          return next;
        }
        this.#undone = without(this.#undone, next);
      }
      return undefined;
    });
  }

  clear(): void {
    this.#done = [];
    this.#undone = [];
  }

  /** The key may be pressed again before the step before it is undone. */
  #inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(run);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** Joins changes that are undone together, for example pasted tasks. */
export function together(steps: readonly Reversible[]): Reversible {
  const any = async (runs: readonly (() => Promise<boolean>)[]): Promise<boolean> => {
    let isAny = false;
    for (const run of runs) if (await run()) isAny = true;
    return isAny;
  };
  return {
    undo: () => any(steps.toReversed().map(({ undo }) => undo)),
    redo: () => any(steps.map(({ redo }) => redo)),
  };
}

function lastOf(steps: readonly HistoryStep[], wanted?: HistoryStep): HistoryStep | undefined {
  return wanted ? steps.find((step) => step === wanted) : steps.at(-1);
}

function without(steps: readonly HistoryStep[], done: HistoryStep): HistoryStep[] {
  return steps.filter((step) => step !== done);
}
