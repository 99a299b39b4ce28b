import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** Longer than the servers' own drain (10 s), so that theirs decides. */
const STOP_DEADLINE_MS = 12_000;

/** Consumes the output of a process. */
export type Log = (name: string, output: Readable) => void;

interface ServerOptions {
  /** For messages and logs. */
  name: string;
  /** Path of the built `main.js`. */
  entry: string;
  /** The whole environment of the process: it inherits nothing. */
  env: Record<string, string>;
  log: Log;
  /** Options of Node, such as `--watch`. */
  nodeOptions?: string[];
}

/** A server process, which may be replaced by a new one on the same port. */
export interface Server {
  origin: string;
  port: number;
  /** Resolves with a sentence when the process ends unexpectedly. */
  failed: Promise<string>;
  /** Sends SIGTERM, and SIGKILL after the deadline. */
  stop: () => Promise<void>;
  /** Sends SIGKILL, as a crash would. */
  kill: () => Promise<void>;
  restart: () => Promise<void>;
}

/** Starts a server and waits until it reports over IPC that it listens. */
export async function startServer(options: ServerOptions): Promise<Server> {
  let { child, port } = await launch(options);
  let isExpected = false;
  const failed = Promise.withResolvers<string>();
  const reportExit = () => {
    child.once('exit', (code) => {
      if (!isExpected)
        failed.resolve(`The ${options.name} stopped unexpectedly with exit code ${code ?? 1}.`);
    });
  };
  reportExit();
  const end = async (signal: NodeJS.Signals) => {
    isExpected = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
    child.kill(signal);
    await exited;
    clearTimeout(deadline);
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    failed: failed.promise,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGTERM');
      ({ child, port } = await launch({ ...options, env: { ...options.env, PORT: String(port) } }));
      isExpected = false;
      reportExit();
    },
  };
}

function launch({
  name,
  entry,
  env,
  log,
  nodeOptions = [],
}: ServerOptions): Promise<{ child: ChildProcess; port: number }> {
  // A small heap matters more on a developer's machine than the last percent of throughput: docs/performance.md.
  const child = spawn(process.execPath, [...nodeOptions, '--max-semi-space-size=16', entry], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const output of [child.stdout, child.stderr]) if (output) log(name, output);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`${name} stopped at start with exit code ${code ?? 1}.`));
    });
    child.on('message', (message) => {
      if (isListening(message)) resolve({ child, port: message.port });
    });
  });
}

function isListening(message: unknown): message is { type: 'listening'; port: number } {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'listening';
}

interface Step {
  name: string;
  /** Of `node`. */
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
}

/** Runs a step that ends by itself, such as a migration. Rejects with the output of the step when it fails. */
export function runStep({ name, args, ...options }: Step): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { ...options, maxBuffer: Infinity }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${name} failed:\n${(stdout + stderr).trim()}`));
      else resolve();
    });
  });
}
