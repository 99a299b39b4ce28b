import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../root.ts';

/** Written by `npm run contract` from the sources of the API; committed, so that a reviewer sees each change. */
const CONTRACT = ['docs/openapi.json', 'frontend/src/api/generated'];

/** @returns How many checks failed. */
export async function runChecks(): Promise<number> {
  let failures = 0;
  const checks: [title: string, check: () => Promise<boolean>][] = [
    ['Build and types', () => npmRun('typecheck')],
    ['Contract and generated client are fresh', contractIsFresh],
    ['OWASP rules for the contract', () => npmRun('contract:lint')],
    ['Lint and format', () => npmRun('lint')],
    ['Imports between packages', () => npmRun('imports')],
    ['Words and spelling', () => npmRun('words')],
    ['Secrets in the tree', () => npmRun('secrets')],
    // Packs it and installs it into applications on Nest 11 and Nest 12.
    ['The package of the library', () => npmRun('tarball')],
    ['A column of the account lifecycle for every credential', () => npmRun('lifecycle')],
    ['Requirements and their tests', () => npmRun('requirements', '--check')],
    ['Lockfile names no registry', lockfileIsPortable],
  ];
  for (const [title, check] of checks) {
    const began = performance.now();
    console.log(`\n── ${title}`);
    const holds = await check();
    console.log(`${holds ? 'ok' : 'FAILED'} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    if (!holds) failures += 1;
  }
  return failures;
}

function npmRun(script: string, ...args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    spawn('npm', ['run', '--silent', script, '--', ...args], {
      cwd: ROOT,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    })
      .on('error', () => {
        resolve(false);
      })
      .on('exit', (code) => {
        resolve(code === 0);
      });
  });
}

async function contractIsFresh() {
  const before = await fingerprint();
  if (!(await npmRun('contract'))) return false;
  if ((await fingerprint()) === before) return true;
  console.error(`They were stale and have been written again: commit ${CONTRACT.join(' and ')}.`);
  return false;
}

async function fingerprint() {
  const hash = createHash('sha256');
  for (const place of CONTRACT) {
    for (const file of await filesOf(path.join(ROOT, place))) hash.update(file).update(await readFile(file));
  }
  return hash.digest('hex');
}

/** @param place A file or a folder. */
async function filesOf(place: string): Promise<string[]> {
  const entries = await readdir(place, { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (!entries) return [place];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

async function lockfileIsPortable() {
  const lock = await readFile(path.join(ROOT, 'package-lock.json'), 'utf8');
  const addresses = lock.match(/"resolved": "https?:[^"]*"/g) ?? [];
  for (const address of addresses.slice(0, 3)) console.error(address);
  return addresses.length === 0;
}
