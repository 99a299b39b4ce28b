/**
 * `npm start`, and with `--dev` `npm run dev`: see `product/product.ts` for what is started.
 * A second instance beside the first: `npm start -- --settings .env.second --data .data-second`, with another PORT.
 */
import path from 'node:path';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import pretty from 'pino-pretty';
import { fail } from './fail.ts';
import { build, compileOnChange, WEB } from './product/build.ts';
import { startEdge } from './product/edge.ts';
import { loadEnvironment } from './product/environment.ts';
import { type Front, startProduct } from './product/product.ts';
import { ROOT } from './root.ts';

const ASKED = 'Asked to stop.';

const { values } = parseArgs({
  options: {
    dev: { type: 'boolean', default: false },
    settings: { type: 'string', default: '.env' },
    data: { type: 'string', default: '.data' },
  },
});
/** Paths are relative to the root of the repository. */
async function start({ dev, settings: file, data }: { dev: boolean; settings: string; data: string }) {
  const began = performance.now();
  const settings = await loadEnvironment(path.resolve(ROOT, file));
  const port = portFrom(settings);
  console.log('Building …');
  await build({ web: !dev });

  const product = await startProduct({
    settings,
    dataDirectory: path.resolve(ROOT, data, 'postgres'),
    port,
    front: dev ? startVite : (upstreams) => startEdge({ webRoot: path.join(WEB, 'dist'), ...upstreams }),
    log: readableLog,
    report: (step) => {
      console.log(`${step} …`);
    },
    dev,
  });
  const stopCompiler = dev ? compileOnChange() : undefined;
  const mail = settings.SMTP_URL ? 'sent by SMTP' : `${product.origin}/mailbox (nothing leaves this machine)`;
  console.log(`
  Holdfast is ready after ${((performance.now() - began) / 1000).toFixed(1)} s.

    Open   ${product.origin}
    Mail   ${mail}

  Ctrl-C stops everything; your data stays.
`);

  const reason = await Promise.race([product.failed, askedToStop()]);
  console.log(`\n${reason} Stopping …`);
  stopCompiler?.();
  await product.stop();
  process.exit(reason === ASKED ? 0 : 1);
}

const askedToStop = () =>
  new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.once(signal, () => {
        resolve(ASKED);
      });
    }
  });

function portFrom(settings: Record<string, string>) {
  const text = settings.PORT ?? '';
  const port = text === '' ? 3000 : Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Error(`PORT is "${text}", but a port is a whole number from 1 to 65535.`);
}

/** Turns the servers' JSON lines into short ones for a person. */
function readableLog(name: string, output: Readable) {
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

const startVite: Front = async ({ authServer, api, port }) => {
  Object.assign(process.env, { AUTH_URL: authServer, API_URL: api });
  // Plugins look for their configuration in the working directory.
  process.chdir(WEB);
  const { createServer } = await import('vite');
  const vite = await createServer({ root: WEB, server: { port, strictPort: true, host: '127.0.0.1' } });
  await vite.listen();
  return { close: () => vite.close() };
};

await start(values).catch(fail);
