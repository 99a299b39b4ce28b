import path from 'node:path';
import type { Readable } from 'node:stream';
import pretty from 'pino-pretty';
import { ROOT } from '../root.ts';
import { build, watchServers } from './build.ts';
import { startEdge } from './edge.ts';
import { loadEnvironment } from './environment.ts';
import { type Front, startProduct, WEB } from './product.ts';

/** @param options Paths are relative to the root of the repository. */
export async function main({ dev, envFile, data }: { dev: boolean; envFile: string; data: string }) {
  const began = performance.now();
  const settings = await loadEnvironment(path.resolve(ROOT, envFile));
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
  });
  const watcher = dev ? watchServers(product.servers) : undefined;
  announce(product.origin, settings, performance.now() - began);

  const reason = await Promise.race([product.failed, askedToStop()]);
  console.log(`\n${reason} Stopping …`);
  watcher?.close();
  await product.stop();
  process.exit(reason === ASKED ? 0 : 1);
}

const ASKED = 'Asked to stop.';

const askedToStop = (): Promise<string> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolve(ASKED);
      });
    }
  });

function portFrom(settings: Record<string, string>) {
  const text = settings.PORT ?? '';
  const port = text === '' ? 3000 : Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT is "${text}", but a port is a whole number from 1 to 65535.`);
  }
  return port;
}

function announce(origin: string, settings: Record<string, string>, elapsedMs: number) {
  const mail = settings.SMTP_URL ? 'sent by SMTP' : `${origin}/mailbox (nothing leaves this machine)`;
  console.log(`
  Holdfast is ready after ${(elapsedMs / 1000).toFixed(1)} s.

    Open   ${origin}
    Mail   ${mail}

  Ctrl-C stops everything; your data stays.
`);
}

/** The servers write JSON lines; a person reads one short line each. */
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
  const { createServer } = await import('vite');
  const vite = await createServer({ root: WEB, server: { port, strictPort: true, host: '127.0.0.1' } });
  await vite.listen();
  return { close: () => vite.close() };
};
