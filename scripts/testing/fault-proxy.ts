import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is wrong with the server behind the proxy. It applies to open connections as well. */
export type Fault = 'refuses' | 'hangs' | 'slow' | 'garbage';

const SLOW_MILLISECONDS = 100;

/** A TCP proxy before a real server, which can stand for every fault of it. */
export class FaultProxy {
  /** Undefined: passes everything on. */
  fault: Fault | undefined;
  /** How many pieces of data from clients got no response, because the server hangs. */
  swallowed = 0;
  readonly #clients = new Set<Socket>();
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((client) => {
    this.#serve(client);
  });

  readonly #target: URL;

  private constructor(target: URL) {
    this.#target = target;
  }

  /** @param target Its host and port are those of the server. */
  static async start(target: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(new URL(target));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** The target's URL, through the proxy. */
  get url(): string {
    const address = this.#server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return Object.assign(new URL(this.#target), { hostname: '127.0.0.1', port: String(port) }).href;
  }

  breakWith(fault: Fault): void {
    this.fault = fault;
    if (fault === 'refuses') for (const client of this.#clients) client.resetAndDestroy();
  }

  /** Works again. Connections that hung stay dead, as after a network that lost its state. */
  repair(): void {
    if (this.fault === 'hangs')
      for (const socket of this.#sockets) socket.removeAllListeners('data').resume();
    this.fault = undefined;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(client: Socket): void {
    const upstream = connect(Number(this.#target.port), this.#target.hostname);
    this.#clients.add(client);
    client.on('close', () => this.#clients.delete(client));
    this.#join(client, upstream);
    this.#join(upstream, client);
    client.on('data', () => {
      if (this.fault === 'hangs') this.swallowed += 1;
      if (this.fault === 'garbage') client.write('\u0000garbage!\r\n\r\n'.repeat(20));
    });
    if (this.fault === 'refuses') client.resetAndDestroy();
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('error', () => from.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
    from.on('data', (chunk) => {
      if (this.fault === undefined) to.write(chunk);
      else if (this.fault === 'slow') void sleep(SLOW_MILLISECONDS).then(() => to.write(chunk));
    });
  }
}
