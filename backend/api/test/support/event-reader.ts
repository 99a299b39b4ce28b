import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { until } from './until.js';

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
  async next(name: string): Promise<LiveEvent> {
    const found = (): LiveEvent | undefined => this.events.find((event) => event.name === name);
    await until(() => found() !== undefined || this.isOver);
    const event = found();
    if (!event) throw new Error(`The stream ended without an event "${name}"`);
    this.events.splice(this.events.indexOf(event), 1);
    return event;
  }

  async end(): Promise<void> {
    await until(() => this.isOver);
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
