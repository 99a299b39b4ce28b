import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccountEvent } from '@holdfast/nestjs-auth';

/** The auth server's side of the contract, in memory: `GET /api/auth/account-events?after=CURSOR`. */
export class AccountEventsServer {
  /** The `after` of each request; undefined for one by time, such as the first one of the guards. */
  readonly asked: (string | undefined)[] = [];
  pageSize = 500;
  /** It responds 500 from this cursor on. */
  failsAfter: string | undefined;
  private readonly events: AccountEvent[] = [];
  private held: (() => void)[] = [];
  private holding = 0;
  private readonly server = createServer((request, response) => {
    const send = (): void => {
      const [status, body] = this.answer(request);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    this.held.push(send);
    if (this.held.length >= this.holding) this.release();
  });

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/auth/account-events`;
  }

  record(event: Omit<AccountEvent, 'id' | 'at'> & { readonly at?: string }): void {
    this.events.push({ id: String(this.events.length + 1), at: new Date().toISOString(), ...event });
  }

  get openRequests(): number {
    return this.held.length;
  }

  /** Holds the next requests until there are this many, and then responds to all of them. */
  holdUntil(requests: number): void {
    this.holding = requests;
  }

  private release(): void {
    for (const send of this.held) send();
    this.held = [];
    this.holding = 0;
  }

  private answer({ url = '', headers }: IncomingMessage): [number, object] {
    const after = new URL(url, 'http://localhost').searchParams.get('after') ?? undefined;
    this.asked.push(after);
    if (!isServiceToken(headers.authorization)) return [401, {}];
    if (after !== undefined && after === this.failsAfter) return [500, {}];
    const start = Number(after ?? 0);
    const events = this.events.slice(start, start + this.pageSize);
    const end = start + events.length;
    return [200, { events, cursor: String(end), more: end < this.events.length }];
  }
}

function isServiceToken(authorization = ''): boolean {
  const [header = ''] = authorization.replace('Bearer ', '').split('.', 1);
  return Buffer.from(header, 'base64url').toString().includes('"typ":"svc+jwt"');
}
