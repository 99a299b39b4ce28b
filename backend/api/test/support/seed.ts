/**
 * The seed of generated requests and histories. It's fixed, so that a run on a new commit judges that commit only; to look for
 * more, run with other seeds: `TEST_SEED=random npm test -- backend/api/test/contract.e2e-spec.ts`.
 */
export const SEED = seedFrom(process.env.TEST_SEED);

function seedFrom(text: string | undefined): number {
  if (text === undefined || text === '') return 20_261_130;
  if (text === 'random') return Date.now() % 2 ** 31;
  const seed = Number(text);
  if (Number.isInteger(seed)) return seed;
  throw new Error(`TEST_SEED is ${text}: give a whole number or "random"`);
}
