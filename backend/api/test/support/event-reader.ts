import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

export interface LiveEvent {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** Reads an event stream like a browser, and keeps the events. */
export class EventReader {
  /** Events that no call of `next` has returned yet. */
  readonly events: LiveEvent[] = [];
  isOver = false;
  private rest = '';

  private constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      const blocks = (this.rest + chunk).split('\n\n');
      this.rest = blocks.pop() ?? '';
      for (const block of blocks) this.take(block);
    });
    // A process that is killed breaks the connection.
    response.on('error', () => undefined);
    response.on('close', () => (this.isOver = true));
  }

  /** @throws An error with status and body if the response isn't a stream. */
  static async open(url: string, headers: Record<string, string>): Promise<EventReader> {
    // Without an agent each stream has a separate connection. `fetch` would open more than it uses.
    const [response] = (await once(get(url, { headers, agent: false }), 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`${response.statusCode ?? ''} ${await text(response)}`);
    return new EventReader(response);
  }

  get headers(): IncomingMessage['headers'] {
    return this.response.headers;
  }

  leave(): void {
    this.response.destroy();
  }

  /** Waits for an event of this name. */
  async next(name: string, timeoutMilliseconds = 3000): Promise<LiveEvent> {
    for (const until = Date.now() + timeoutMilliseconds; Date.now() < until;) {
      const at = this.events.findIndex((event) => event.name === name);
      const [event] = at < 0 ? [] : this.events.splice(at, 1);
      if (event) return event;
      await delay(10);
    }
    throw new Error(`No event "${name}" came; there were ${JSON.stringify(this.events)}`);
  }

  async end(timeoutMilliseconds = 3000): Promise<void> {
    for (const until = Date.now() + timeoutMilliseconds; Date.now() < until;) {
      if (this.isOver) return;
      await delay(10);
    }
    throw new Error('The stream did not end');
  }

  private take(block: string): void {
    const lines = block.split('\n');
    const field = (name: string): string | undefined =>
      lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    const name = field('event');
    if (name === undefined) return;
    this.events.push({ name, id: field('id'), data: JSON.parse(field('data') ?? 'null') });
  }
}
