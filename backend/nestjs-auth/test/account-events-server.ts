import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccountEvent } from '../src/index.js';

/** The auth server's side of the contract, in memory: `GET /api/auth/account-events`. */
export class AccountEventsServer {
  readonly requests: { readonly url: URL; readonly token: string; readonly accept: string | undefined }[] =
    [];
  /** What the next requests get in place of an answer. */
  failWith: number | 'garbage' | undefined;
  /** Which tokens are good; all of them, unless a test says otherwise. */
  accepts: (token: string) => boolean = () => true;
  pageSize = 2;
  private readonly events: AccountEvent[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const [status, body] = this.answer(request);
      response.writeHead(status, {
        'Content-Type': 'application/json',
        ...(status === 302 && { Location: '/elsewhere' }),
      });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  }

  async listen(port = 0): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/auth/account-events`;
  }

  record(event: Omit<AccountEvent, 'id' | 'at'>): void {
    this.events.push({ id: String(this.events.length + 1), at: new Date().toISOString(), ...event });
  }

  private answer({ url = '', headers }: IncomingMessage): [number, unknown] {
    const address = new URL(url, 'http://localhost');
    const token = (headers.authorization ?? '').replace('Bearer ', '');
    this.requests.push({ url: address, token, accept: headers.accept });
    if (this.failWith === 'garbage') return [200, '<html>'];
    if (this.failWith !== undefined) return [this.failWith, {}];
    if (!this.accepts(token)) return [401, {}];
    const after = Number(address.searchParams.get('after') ?? 0);
    const events = this.events.slice(after, after + this.pageSize);
    return [200, { events, cursor: String(after + events.length) }];
  }
}
