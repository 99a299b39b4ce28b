import { spawn } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../root.ts';
import { runStep } from './processes.ts';

export const WEB = path.join(ROOT, 'frontend');
const TSC = path.join(ROOT, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
const VITE = path.join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');

/** Builds the servers with the incremental compiler, and the SPA with Vite. */
export async function build({ web }: { web: boolean }) {
  const step = (name: string, args: string[], cwd: string) => runStep({ name, args, cwd, env: process.env });
  await Promise.all([
    step('The build of the servers', [TSC, '-b'], ROOT),
    ...(web ? [step('The build of the web app', [VITE, 'build'], WEB)] : []),
  ]);
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
