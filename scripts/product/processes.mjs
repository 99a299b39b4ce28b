// @ts-check
import { spawn } from 'node:child_process';

/** Longer than the servers' own drain (10 s), so that theirs decides. */
const STOP_DEADLINE_MS = 12_000;

/**
 * @typedef {object} RunningProcess
 * @property {string} name
 * @property {number} port
 * @property {Promise<number>} exited Resolves with the exit code, whatever ended it.
 * @property {() => Promise<void>} stop SIGTERM, then SIGKILL after the deadline.
 * @property {() => void} kill SIGKILL, as a crash would.
 */

/**
 * Starts a server of the house and waits until it says over IPC that it listens.
 *
 * @param {object} options
 * @param {string} options.name For messages and logs.
 * @param {string} options.entry Path of the built `main.js`.
 * @param {Record<string, string>} options.env The whole environment of the process: nothing is inherited.
 * @param {(name: string, output: import('node:stream').Readable) => void} options.log Consumes its output.
 * @returns {Promise<RunningProcess>}
 */
export function startServer({ name, entry, env, log }) {
  // The memory of one person's machine before the last percent of throughput: docs/performance.md.
  const child = spawn(process.execPath, ['--max-semi-space-size=16', entry], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.stdout) log(name, child.stdout);
  if (child.stderr) log(name, child.stderr);
  const exited = new Promise((/** @type {(code: number) => void} */ resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
  });
  const stop = async () => {
    const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
    child.kill('SIGTERM');
    await exited;
    clearTimeout(deadline);
  };
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.on('message', (message) => {
      if (isListening(message)) {
        resolve({ name, port: message.port, exited, stop, kill: () => child.kill('SIGKILL') });
      }
    });
    void exited.then((code) => reject(new Error(`${name} stopped at start with exit code ${code}.`)));
  });
}

/**
 * Runs a step that ends by itself, such as a migration.
 * @param {{ name: string, command: string, args: string[], env: NodeJS.ProcessEnv, cwd?: string }} options
 * @returns {Promise<void>} Rejects with the step's own output when it fails.
 */
export function runStep({ name, command, args, env, cwd }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {string[]} */
    const output = [];
    child.stdout.on('data', (chunk) => output.push(String(chunk)));
    child.stderr.on('data', (chunk) => output.push(String(chunk)));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${name} failed:\n${output.join('').trim()}`));
    });
  });
}

/**
 * @param {unknown} message
 * @returns {message is { type: 'listening', port: number }}
 */
function isListening(message) {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'listening';
}
