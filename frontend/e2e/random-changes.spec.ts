import type { BrowserContext, Page } from '@playwright/test';
import type { TaskPage } from '../src/api/client';
import { accessToken, expect, FAILED_REQUEST, PASSWORD, type Person } from './support/fixtures';
import { loadModel } from './support/model';
import { productTest } from './support/own-product';
import { RandomDevice } from './support/random-device';
import { Settler } from './support/random-settle';
import { changeSomething } from './support/random-steps';

/** Of the first sequence; `MODEL_SEED=… MODEL_RUNS=1` repeats one. The order of the responses still varies. */
const SEED = Number(process.env.MODEL_SEED ?? 20_261_130);
const RUNS = Number(process.env.MODEL_RUNS ?? 20);

// A page that is opened without a network comes from the service worker.
productTest.use({ serviceWorkers: 'allow' });

const model = loadModel();

for (let seed = SEED; seed < SEED + RUNS; seed += 1)
  productTest(
    `Two browsers lose and double nothing in random changes and failures (seed ${seed})`,
    async ({ page, context, browser, join, browserErrors, baseURL, ownProduct }) => {
      browserErrors.allow(FAILED_REQUEST);
      // A Chromium warning on pages served by a worker from the start: it had preloaded the same files.
      browserErrors.allow(/cross-world service worker resource mismatch/);
      const { History, mulberry32, ...parts } = await model;
      const random = mulberry32(seed);
      const below = (count: number): number => Math.floor(random() * count);
      const chance = (part: number): boolean => random() < part;
      const dice = { chance, below, pick: <T>(values: readonly T[]) => values[below(values.length)] };
      const history = new History();
      const whole = { History, mulberry32, ...parts };

      const ada = await join(context);
      const elsewhere = await browser.newContext();
      await elsewhere.request.post('/api/auth/sign-in/email', {
        headers: { origin: baseURL ?? '' },
        data: { email: ada.email, password: PASSWORD },
      });
      const devices = [
        new RandomDevice('A', context, page, ada, whole, history),
        new RandomDevice('B', elsewhere, await elsewhere.newPage(), ada, whole, history),
      ] as const;
      await Promise.all(devices.map((device) => device.start()));

      const steps: string[] = [];
      const problems = await playSequence().catch((error: unknown) => [
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      ]);
      expect(problems, `MODEL_SEED=${seed} MODEL_RUNS=1\n${steps.join('\n')}`).toEqual([]);
      await elsewhere.close();

      async function playSequence(): Promise<string[]> {
        const { api } = ownProduct.servers;
        const settler = new Settler(whole, history, chance);
        let texts = 0;
        let stepsUntilRestart = 0;
        const newText = ({ name }: RandomDevice): string => `${name}${(texts += 1)} words`;
        const restart = async (): Promise<void> => {
          steps.push('The API starts');
          await api.restart();
        };
        for (const title of [newText(devices[0]), newText(devices[0])]) await devices[0].add(title);

        for (let left = 6 + below(5); left > 0; left -= 1) {
          const device = devices[below(2)] ?? devices[0];
          const step = await act(device);
          steps.push(`${device.name} ${step}`);
          if (stepsUntilRestart > 0 && (stepsUntilRestart -= 1) === 0) await restart();
        }
        if (stepsUntilRestart > 0) await restart();

        for (const device of devices) {
          device.cuts.splice(0);
          // The return of the network ends every pause.
          await device.setOnline(false);
          await device.setOnline(true);
        }
        for (let round = 0, isOpen = true; isOpen; round += 1) {
          for (const device of devices) await settler.settle(device);
          isOpen = false;
          for (const device of devices) if (await settler.decide(device, round > 1)) isOpen = true;
        }
        return whatIsWrong();

        async function act(device: RandomDevice): Promise<string> {
          const kind = random();
          if (kind < 0.08) {
            device.cuts.push(chance(0.7) ? 'response lost' : 'request lost');
            return `will have a ${device.cuts.at(-1) ?? ''}`;
          }
          if (kind < 0.18) {
            await device.setOnline(!device.isOnline);
            return device.isOnline ? 'is online' : 'is offline';
          }
          if (kind < 0.24 && stepsUntilRestart === 0) {
            await api.kill();
            stepsUntilRestart = 3;
            return 'sees the API die';
          }
          if (kind < 0.3 && device.isOnline) {
            const title = newText(device);
            await device.addWhileSessionEnds(title);
            return `adds ${title} while the session ends`;
          }
          if (kind < 0.36) {
            await (chance(0.5) ? device.reload() : device.crash());
            return 'opens the page again';
          }
          const other = device === devices[0] ? devices[1] : devices[0];
          return changeSomething(device, other, dice, () => newText(device));
        }
      }

      async function whatIsWrong(): Promise<string[]> {
        const tasks = await tasksOnServer(elsewhere, ada);
        const found = history.verify(tasks);
        const stored = tasks
          .filter(({ deletedAt }) => deletedAt === null)
          .map(({ id, title, completed }) => `${id} ${title} ${completed}`)
          .sort();
        for (const device of devices)
          await expect
            .poll(
              async () =>
                (await device.rows()).map(({ id, title, isDone }) => `${id} ${title} ${isDone}`).sort(),
              `${device.name} shows what the server has`,
            )
            .toEqual(stored);
        await expect(async () => {
          const [shown, others] = await Promise.all(devices.map((device) => textsOf(device.page)));
          expect(shown).toEqual(others);
        }).toPass({ timeout: 30_000 });
        return found;
      }
    },
  );

/** The tasks and the trash. */
async function tasksOnServer(context: BrowserContext, { id }: Person) {
  const headers = { authorization: `Bearer ${await accessToken(context)}` };
  const pages = ['limit=100', 'limit=100&trashed=true'].map(async (query) => {
    const response = await context.request.get(`/api/${id}/tasks?${query}`, { headers });
    return ((await response.json()) as TaskPage).items;
  });
  return (await Promise.all(pages)).flat();
}

/** Everything that the rows show, such as notes and dates. */
const textsOf = (page: Page): Promise<string[]> => page.locator('li[data-task]').allTextContents();
