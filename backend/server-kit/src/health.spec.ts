import { describe, expect, it } from '@jest/globals';
import { Readiness } from './health.js';

describe('Readiness', () => {
  it('is ready while the database responds', async () => {
    expect(await new Readiness(() => Promise.resolve()).refusal()).toBeUndefined();
  });

  it.each([
    ['fails', () => Promise.reject(new Error('away'))],
    ['does not answer within a second', () => new Promise(() => undefined)],
  ])('refuses with 503 when the database %s', async (_case, check) => {
    const refusal = await new Readiness(check).refusal();
    expect(refusal).toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE' });
  });

  it('refuses with 503 while the process stops, without asking the database', async () => {
    const readiness = new Readiness(() => Promise.reject(new Error('asked')));
    readiness.startDraining();
    expect(await readiness.refusal()).toMatchObject({ status: 503, code: 'SERVER_DRAINING' });
  });
});
