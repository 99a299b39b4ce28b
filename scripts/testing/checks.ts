import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { ROOT } from '../root.ts';

/** Written by `npm run contract` from the sources of the API; committed, so that a reviewer sees each change. */
const CONTRACT = ['docs/openapi.json', 'frontend/src/api/generated'];

/** What a check writes is printed when it has ended, so that checks at the same time don't mix their lines. */
type Log = (text: string) => void;
type Check = [title: string, check: (log: Log) => Promise<boolean>];

/** Those of one line run side by side. Typed rules need what the first compiles, and packing removes it for a while. */
const STAGES: Check[][] = [
  [['Build and types', (log) => npmRun(log, 'typecheck')]],
  [['Contract and generated client are fresh', contractIsFresh]],
  [
    // Packs it and installs it into applications on Nest 11 and Nest 12.
    ['The package of the library', (log) => npmRun(log, 'tarball')],
    ['Format', (log) => npmRun(log, 'format:check')],
    ['Secrets in the tree', (log) => npmRun(log, 'secrets')],
    ['Words and spelling', (log) => npmRun(log, 'words')],
    ['OWASP rules for the contract', (log) => npmRun(log, 'contract:lint')],
    ['Lockfile names no registry', lockfileIsPortable],
  ],
  [
    ['Lint', (log) => npmRun(log, 'lint')],
    ['Precision and recall of the grammar', (log) => npmRun(log, 'corpus')],
    ['Imports between packages', (log) => npmRun(log, 'imports')],
    ['Requirements and their tests', (log) => npmRun(log, 'requirements', '--check')],
    ['A column of the account lifecycle for every credential', (log) => npmRun(log, 'lifecycle')],
  ],
];

/** @returns How many checks failed. */
export async function runChecks(): Promise<number> {
  let failures = 0;
  for (const stage of STAGES) {
    const waiting = [...stage];
    const runNext = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) if (!(await holds(next))) failures += 1;
    };
    await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, runNext));
  }
  return failures;
}

async function holds([title, check]: Check) {
  const began = performance.now();
  const output: string[] = [];
  const isOk = await check((text) => output.push(text));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`\n── ${title}\n${output.join('')}${isOk ? 'ok' : 'FAILED'} in ${seconds} s`);
  return isOk;
}

function npmRun(log: Log, script: string, ...args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        log(text);
      });
    child
      .on('error', () => {
        resolve(false);
      })
      .on('close', (code) => {
        resolve(code === 0);
      });
  });
}

async function contractIsFresh(log: Log) {
  const before = await fingerprint();
  if (!(await npmRun(log, 'contract'))) return false;
  if ((await fingerprint()) === before) return true;
  log(`They were stale and have been written again: commit ${CONTRACT.join(' and ')}.\n`);
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

async function lockfileIsPortable(log: Log) {
  const lock = await readFile(path.join(ROOT, 'package-lock.json'), 'utf8');
  const addresses = lock.match(/"resolved": "https?:[^"]*"/g) ?? [];
  for (const address of addresses.slice(0, 3)) log(`${address}\n`);
  return addresses.length === 0;
}
