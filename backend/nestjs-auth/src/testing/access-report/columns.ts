import type { Cell, Row } from './probe.js';

/** Columns of the tables. Several calls share one: the worst of them is shown. */
export const COLUMNS = [
  { title: 'No token', holds: (caller: string) => caller === 'no token' },
  {
    title: 'Bad tokens',
    holds: (caller: string) =>
      / (token|secret|none|payload|audience|issuer)$|^alg none$/.test(caller) && caller !== 'no token',
  },
  { title: "Stranger at owner's address", holds: (caller: string) => caller === "stranger, owner's address" },
  {
    title: 'Stranger at own address',
    holds: (caller: string) => caller === "stranger, owner's ids" || caller === 'stranger, own address',
  },
  {
    title: 'Roles',
    holds: (caller: string) => caller.startsWith('stranger as ') || caller === 'owner without role',
  },
  { title: 'Owner in body', holds: (caller: string) => caller.endsWith('in the body') },
  { title: 'Owner', holds: (caller: string) => caller === 'owner' },
] as const;

const WORST = ['hole', 'unproven', 'allowed', 'refused'] as const;

/** The cell that stands for a column; undefined if nothing was called. */
export function worstOf({ cells }: Row, holds: (caller: string) => boolean): Cell | undefined {
  const own = cells.filter(({ caller }) => holds(caller));
  for (const verdict of WORST) {
    const found = own.find((cell) => cell.verdict === verdict);
    if (found !== undefined) return found;
  }
  return undefined;
}

const WORDS = { refused: 'refused', allowed: 'allowed', hole: 'hole', unproven: 'not proven' } as const;

/** The verdict in words. A call that succeeded without touching anything was not refused, but had no effect. */
export function wordOf({ verdict, status }: Cell): string {
  return verdict === 'refused' && status >= 200 && status < 300 ? 'no effect' : WORDS[verdict];
}
