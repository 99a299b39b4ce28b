import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApi } from '../../scripts/testing/test-api.ts';
import { installBrowser } from './device';
import { networkTo, type Api } from './network';

/** Of the first sequence; `MODEL_SEED=… MODEL_RUNS=1` repeats one. The order of the responses still varies. */
const SEED = Number(process.env.MODEL_SEED ?? 20_261_130);
const RUNS = Number(process.env.MODEL_RUNS ?? 200);
const PARALLEL = 8;
/** The API is killed and started again before these sequences. */
const RESTARTS = [50, 100, 150];

let api: Api;

beforeAll(async () => {
  api = await startTestApi();
  installBrowser();
  // The API client reads the address of the page when it is loaded.
  const { connectApi } = await import('../src/api/connection');
  connectApi(networkTo(api));
});
afterAll(async () => {
  await api.stop();
});

it(`Two devices lose and double nothing in ${RUNS} random sequences of changes and failures`, async () => {
  const { runSequence } = await import('./sequence');
  console.log(`seed of the model: ${SEED}`);
  const seeds = Array.from({ length: RUNS }, (_, index) => SEED + index);
  const waiting = [...seeds.entries()];
  const problems: string[] = [];
  const runNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next && problems.length < 5; next = waiting.shift()) {
      const [index, seed] = next;
      if (RESTARTS.includes(index)) void api.kill().then(api.restart);
      const found = await runSequence(seed);
      if (found.length > 0) problems.push(`MODEL_SEED=${seed} MODEL_RUNS=1\n  ${found.join('\n  ')}`);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, runNext));
  expect(problems.join('\n')).toBe('');
});

it('The API and the tab are killed during 200 changes, and nothing is missing or doubled', async () => {
  const { crashWhileSending } = await import('./crash');
  expect((await crashWhileSending(api)).join('\n')).toBe('');
});
