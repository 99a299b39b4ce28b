import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { freePort } from '../postgres/embedded-postgres.ts';

/** A real Redis, in memory only, that can be killed, stopped and started again on its port. */
export class RedisServer {
  readonly port: number;
  #child: ChildProcess | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    await server.resume();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it again after {@link kill}, without its data. */
  async resume(): Promise<void> {
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    for await (const chunk of child.stdout) if (String(chunk).includes('Ready to accept')) break;
  }

  /** SIGSTOP: it keeps its connections and doesn't respond. SIGCONT: it continues. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** How often a command has been received since the start. */
  async callsOf(command: string): Promise<number> {
    const socket = connect(this.port, '127.0.0.1');
    socket.end('INFO commandstats\r\nQUIT\r\n');
    const [, calls] = new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(await text(socket)) ?? [];
    return Number(calls ?? 0);
  }
}
