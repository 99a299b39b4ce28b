import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';

export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

const clientOf = (url: string) => createClient({ url, socket: { reconnectStrategy: false } });

/** A real Redis on a free port, in memory alone. */
export class RedisServer {
  #process: ChildProcess | undefined;
  private constructor(private readonly port: number) {}

  static async start(): Promise<RedisServer> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    if (typeof address !== 'object' || address === null) throw new Error('no free port');
    probe.close();
    const server = new RedisServer(address.port);
    await server.resume();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async resume(): Promise<void> {
    const settings = ['--port', String(this.port), '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1'];
    this.#process = spawn('redis-server', settings, { stdio: 'ignore' });
    for (let tries = 0; tries < 100; tries += 1) {
      try {
        await this.ask((client) => client.ping());
        return;
      } catch {
        await sleep(50);
      }
    }
    throw new Error('redis-server does not answer');
  }

  async kill(): Promise<void> {
    const running = this.#process;
    if (running === undefined) return;
    this.#process = undefined;
    running.kill('SIGKILL');
    await once(running, 'exit');
  }

  async ask<T>(question: (client: ReturnType<typeof clientOf>) => Promise<T>): Promise<T> {
    const client = clientOf(this.url);
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await question(client);
    } finally {
      client.destroy();
    }
  }
}
