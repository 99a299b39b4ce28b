// @ts-check
import path from 'node:path';
import pretty from 'pino-pretty';
import { ROOT } from '../bootstrap.mjs';
import { buildHouse, watchHouse } from './build.mjs';
import { startEdge } from './edge.mjs';
import { loadEnvironment } from './environment.mjs';
import { startProduct, WEB } from './product.mjs';

/** @param {{ dev: boolean, envFile: string, data: string }} options Paths are relative to the root of the house. */
export async function main({ dev, envFile, data }) {
  const began = performance.now();
  const settings = await loadEnvironment(path.resolve(ROOT, envFile));
  const port = portFrom(settings);
  console.log('Building …');
  await buildHouse({ web: !dev });

  const product = await startProduct({
    settings,
    dataDirectory: path.resolve(ROOT, data, 'postgres'),
    port,
    front: dev ? startVite : (upstreams) => startEdge({ webRoot: path.join(WEB, 'dist'), ...upstreams }),
    log: readableLog,
    report: (step) => console.log(`${step} …`),
  });
  const watcher = dev ? watchHouse(product.servers) : undefined;
  announce(product.origin, settings, performance.now() - began);

  const reason = await Promise.race([product.failed, askedToStop()]);
  console.log(`\n${reason} Stopping …`);
  watcher?.close();
  await product.stop();
  process.exit(reason === ASKED ? 0 : 1);
}

const ASKED = 'Asked to stop.';

/** @returns {Promise<string>} */
const askedToStop = () =>
  new Promise((resolve) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.once(signal, () => resolve(ASKED));
    }
  });

/** @param {Record<string, string>} settings */
function portFrom(settings) {
  const text = settings.PORT || '3000';
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT is "${text}", but a port is a whole number from 1 to 65535.`);
  }
  return port;
}

/**
 * @param {string} origin
 * @param {Record<string, string>} settings
 * @param {number} elapsedMs
 */
function announce(origin, settings, elapsedMs) {
  const mail = settings.SMTP_URL ? 'sent by SMTP' : `${origin}/mailbox (nothing leaves this machine)`;
  console.log(`
  Holdfast is ready after ${(elapsedMs / 1000).toFixed(1)} s.

    Open   ${origin}
    Mail   ${mail}

  Ctrl-C stops everything; your data stays.
`);
}

/**
 * The servers write JSON lines; a person reads one short line each.
 * @param {string} name
 * @param {import('node:stream').Readable} output
 */
function readableLog(name, output) {
  output.pipe(
    pretty({
      colorize: process.stdout.isTTY,
      ignore: 'pid,hostname,name,service,context',
      messageFormat: `${name}: {msg}`,
      singleLine: true,
      sync: true,
      translateTime: 'SYS:HH:MM:ss',
    }),
  );
}

/** @type {import('./product.mjs').Front} */
async function startVite({ authServer, api, port }) {
  Object.assign(process.env, { AUTH_URL: authServer, API_URL: api });
  const { createServer } = await import('vite');
  const vite = await createServer({ root: WEB, server: { port, strictPort: true, host: '127.0.0.1' } });
  await vite.listen();
  return { close: () => vite.close() };
}
