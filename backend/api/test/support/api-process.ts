import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { until } from './until.js';

const dist = path.resolve(import.meta.dirname, '../../dist');

export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A built entry point as a separate process, with only the given environment. */
export class ApiProcess {
  readonly ended: Promise<Ending>;
  private readonly child: ChildProcess;
  private readonly output = { stdout: '', stderr: '' };

  constructor(entry: 'main.js' | 'database/migrate.js', environment: NodeJS.ProcessEnv) {
    this.child = spawn(process.execPath, [path.join(dist, entry)], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.output.stdout += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.output.stderr += chunk.toString()));
    this.ended = once(this.child, 'close').then(([code]: (number | null)[]) => ({
      code: code ?? null,
      ...this.output,
    }));
  }

  /** Waits for the message in which the process reports its port. */
  async listening(): Promise<string> {
    const early = this.ended.then(({ stdout, stderr }) => {
      throw new Error(`The process ended before it listened:\n${stdout}${stderr}`);
    });
    const [message] = (await Promise.race([once(this.child, 'message'), early])) as [
      { type: string; port: number },
    ];
    return `http://127.0.0.1:${message.port}`;
  }

  /** Waits until a line with this text is logged. */
  async logged(text: string): Promise<void> {
    await until(() => this.output.stdout.includes(text));
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
