import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../root.ts';
import { runStep } from './processes.ts';
import { type ServerSlot, WEB } from './product.ts';

// The command behind node_modules/.bin/tsc only forwards to a native compiler, which would outlive a kill.
const TSC = path.join(ROOT, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
const VITE = path.join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');

/** Servers by the incremental compiler (under a second when nothing changed), and the SPA by Vite. */
export async function build({ web }: { web: boolean }) {
  const step = (name: string, args: string[], cwd: string) =>
    runStep({ name, command: process.execPath, args, env: process.env, cwd });
  await Promise.all([
    step('The build of the servers', [TSC, '-b'], ROOT),
    ...(web ? [step('The build of the web app', [VITE, 'build'], WEB)] : []),
  ]);
}

/** Compiles on change and replaces the server whose files changed. */
export function watchServers({ authServer, api }: { authServer: ServerSlot; api: ServerSlot }) {
  const compiler = spawn(process.execPath, [TSC, '-b', '--watch', '--preserveWatchOutput'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  });
  const watchers = [
    restartOnChange('backend/auth-server/dist', authServer),
    restartOnChange('backend/api/dist', api),
    restartOnChange('backend/nestjs-auth/dist', api),
    restartOnChange('backend/nestjs-auth/dist', authServer),
  ];
  return {
    close: () => {
      for (const watcher of watchers) watcher.close();
      if (compiler.pid === undefined) return;
      // The whole group: the native compiler is a child of the process started here.
      if (process.platform === 'win32') compiler.kill();
      else process.kill(-compiler.pid);
    },
  };
}

function restartOnChange(folder: string, server: ServerSlot) {
  let settled: NodeJS.Timeout | undefined;
  return watch(path.join(ROOT, folder), { recursive: true }, (_event, file) => {
    if (!file?.endsWith('.js')) return;
    clearTimeout(settled);
    // A compilation writes many files: one restart after the last of them.
    settled = setTimeout(() => {
      server.restart().catch((error: unknown) => {
        console.error(error);
      });
    }, 200);
  });
}
