/** The whole product for browser tests: as `npm start` runs it, on free ports and a throw-away database. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { startEdge } from '../product/edge.ts';
import { WEB } from '../product/build.ts';
import { startProduct } from '../product/product.ts';

/**
 * Expects everything to be built. Needs no `.env`: every secret is made here.
 *
 * @param overrides Settings beside the defaults, e.g. `{ JWT_TTL_SECONDS: '5' }`.
 */
export async function startTestProduct(overrides: Record<string, string> = {}) {
  const directory = await mkdtemp(path.join(tmpdir(), 'holdfast-product-'));
  const outputs: Promise<string>[] = [];
  const secret = () => randomBytes(32).toString('base64url');
  const settings = {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'test',
    LOG_LEVEL: 'warn',
    BETTER_AUTH_SECRET: secret(),
    AUTH_DATABASE_PASSWORD: secret(),
    API_DATABASE_PASSWORD: secret(),
    ...overrides,
  };
  const product = await startProduct({
    settings,
    dataDirectory: directory,
    port: 0,
    front: (upstreams) => startEdge({ webRoot: path.join(WEB, 'dist'), ...upstreams }),
    log: (_name, output) => outputs.push(text(output)),
    postgresSettings: { fsync: 'off', full_page_writes: 'off' },
  });
  return {
    ...product,
    mailboxUrl: `${product.origin}/mailbox`,
    secret: settings.BETTER_AUTH_SECRET,
    /** Stops everything and returns what the servers logged, so that a test can check what must not be there. */
    stop: async () => {
      await product.stop();
      await rm(directory, { recursive: true, force: true });
      return (await Promise.all(outputs)).join('');
    },
  };
}
