import { Agent, get, type OutgoingHttpHeaders } from 'node:http';

/** What clients met until the server accepted no more connections. */
export interface Load {
  readonly statuses: number[];
  /** Errors of requests that may have reached the server. A refused connection isn't one: nothing was sent. */
  readonly resets: string[];
}

/** Clients that each send one request after another on a connection that they keep. */
export class BusyClients {
  readonly load: Load = { statuses: [], resets: [] };
  /** Resolves when no client reaches the server any more. */
  readonly ended: Promise<unknown>;
  readonly #url: string;
  readonly #headers: OutgoingHttpHeaders;

  constructor(count: number, url: string, headers: OutgoingHttpHeaders = {}) {
    this.#url = url;
    this.#headers = headers;
    this.ended = Promise.all(Array.from({ length: count }, () => this.#send()));
  }

  async #send(): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let isOver = false; !isOver;) isOver = await this.#sendOnce(agent);
    agent.destroy();
  }

  /** Resolves to whether the server is gone. */
  #sendOnce(agent: Agent): Promise<boolean> {
    const { statuses, resets } = this.load;
    return new Promise((resolve) => {
      get(this.#url, { agent, headers: this.#headers }, (response) => {
        statuses.push(response.statusCode ?? 0);
        response.resume().once('end', () => {
          resolve(false);
        });
      }).once('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ECONNREFUSED') resets.push(error.code ?? error.message);
        resolve(error.code === 'ECONNREFUSED');
      });
    });
  }
}
