import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const PAGE_KIBIBYTES = 4;
const TICK_MICROSECONDS = 10_000;

/** A server under measurement: a separate process. */
export class Contestant {
  private constructor(
    readonly name: string,
    readonly origin: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(
    name: string,
    entry: string,
    environment: NodeJS.ProcessEnv,
    { args = [], flags = [] }: { readonly args?: readonly string[]; readonly flags?: readonly string[] } = {},
  ): Promise<Contestant> {
    const child = fork(entry, args, {
      env: environment,
      execArgv: [...flags],
      // The log is written, as in production, and discarded.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [message] = (await once(child, 'message')) as [{ port: number }];
    return new Contestant(name, `http://127.0.0.1:${message.port}`, child);
  }

  /** The CPU time of the process since its start. Linux only, otherwise 0. */
  get cpuMicroseconds(): number {
    const fields = this.proc('stat').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MICROSECONDS;
  }

  get residentMebibytes(): number {
    return (Number(this.proc('statm').split(' ')[1] ?? 0) * PAGE_KIBIBYTES) / 1024;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  private proc(file: string): string {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${this.child.pid ?? 'self'}/${file}`, 'utf8')
      : '';
  }
}
