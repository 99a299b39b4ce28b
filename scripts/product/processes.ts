import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** Longer than the servers' own drain (10 s), so that theirs decides. */
const STOP_DEADLINE_MS = 12_000;

export interface RunningProcess {
  name: string;
  port: number;
  /** Resolves with the exit code, whatever ended the process. */
  exited: Promise<number>;
  /** Sends SIGTERM, and SIGKILL after the deadline. */
  stop: () => Promise<void>;
  /** Sends SIGKILL, as a crash would. */
  kill: () => void;
}

/** Consumes the output of a process. */
export type Log = (name: string, output: Readable) => void;

interface ServerOptions {
  /** For messages and logs. */
  name: string;
  /** Path of the built `main.js`. */
  entry: string;
  /** The whole environment of the process: nothing is inherited. */
  env: Record<string, string>;
  log: Log;
}

/** Starts a server and waits until it reports over IPC that it listens. */
export function startServer({ name, entry, env, log }: ServerOptions): Promise<RunningProcess> {
  // The memory of one person's machine before the last percent of throughput: docs/performance.md.
  const child = spawn(process.execPath, ['--max-semi-space-size=16', entry], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.stdout) log(name, child.stdout);
  if (child.stderr) log(name, child.stderr);
  const exited = new Promise((resolve: (code: number) => void) => {
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
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
    void exited.then((code) => {
      reject(new Error(`${name} stopped at start with exit code ${code}.`));
    });
  });
}

/**
 * Runs a step that ends by itself, such as a migration.
 * @returns Rejects with the step's own output when it fails.
 */
export function runStep({
  name,
  command,
  args,
  env,
  cwd,
}: {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: string[] = [];
    child.stdout.on('data', (chunk) => output.push(String(chunk)));
    child.stderr.on('data', (chunk) => output.push(String(chunk)));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${name} failed:\n${output.join('').trim()}`));
    });
  });
}

function isListening(message: unknown): message is { type: 'listening'; port: number } {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'listening';
}
