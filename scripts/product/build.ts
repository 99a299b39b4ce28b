import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { glob, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../root.ts';
import { runStep } from './processes.ts';

export const WEB = path.join(ROOT, 'frontend');
const TSC = path.join(ROOT, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
const VITE = path.join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');

/** Names the sources of a build. It is in the folder that the next build empties. */
const WEB_SOURCES = path.join(WEB, 'dist', '.sources');

/** Builds the servers with the incremental compiler, and the SPA with Vite where its sources have changed. */
export async function build({ web }: { web: boolean }) {
  await Promise.all([step('The build of the servers', [TSC, '-b'], ROOT), ...(web ? [buildWeb()] : [])]);
}

const step = (name: string, args: string[], cwd: string) => runStep({ name, args, cwd, env: process.env });

async function buildWeb() {
  const sources = await hashOfWebSources();
  if ((await readFile(WEB_SOURCES, 'utf8').catch(() => '')) === sources) return;
  await step('The build of the web app', [VITE, 'build'], WEB);
  await writeFile(WEB_SOURCES, sources);
}

async function hashOfWebSources() {
  const files = glob(['package-lock.json', 'frontend/**/*', 'grammar/src/**/*'], {
    cwd: ROOT,
    exclude: ['frontend/{node_modules,dist,e2e,bench,test-results}'],
    withFileTypes: true,
  });
  const names: string[] = [];
  for await (const entry of files) if (entry.isFile()) names.push(path.join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const name of names.sort()) hash.update(name).update(await readFile(name));
  return hash.digest('hex');
}

/** Compiles the servers after each change of a source file. @returns A function that ends it. */
export function compileOnChange(): () => void {
  const compiler = spawn(process.execPath, [TSC, '-b', '--watch', '--preserveWatchOutput'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  });
  return () => {
    if (compiler.pid === undefined) return;
    // The whole group: the native compiler is a child of the process started here.
    if (process.platform === 'win32') compiler.kill();
    else process.kill(-compiler.pid);
  };
}
