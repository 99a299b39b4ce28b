import { Readable } from 'node:stream';
import type { AuthUser } from '@holdfast/nestjs-auth';
import type { ChangedRows } from './changes.repository.js';

/** A client that reads nothing for this long is disconnected. */
const READ_TIMEOUT_MILLISECONDS = 60_000;
/** Clients reconnect after one to three seconds, so that those of a stopped process don't come all at once. */
const RETRY_MILLISECONDS = { least: 1000, spread: 2000 };

/**
 * A connection of `text/event-stream`. It stores a position, not a queue: changes for a slow reader stay in the table, and
 * are sent as one event when the reader catches up.
 */
export class EventStream extends Readable {
  private fullSince: number | undefined;

  /** @param position The last change that the client knows of. */
  constructor(
    readonly user: AuthUser,
    public position: number,
  ) {
    super();
    const { least, spread } = RETRY_MILLISECONDS;
    this.write(`retry: ${Math.round(least + Math.random() * spread)}\n\n`);
  }

  get isFull(): boolean {
    return this.fullSince !== undefined;
  }

  /** Called when the reader has caught up. */
  override _read(): void {
    this.fullSince = undefined;
  }

  /** Sends a new client its first position. */
  ready(): void {
    this.event('ready', {}, this.position);
  }

  change({ position, ids }: ChangedRows): void {
    this.position = position;
    if (ids === undefined) this.event('reset', {}, position);
    else if (ids.tasks.length + ids.lists.length > 0) this.event('change', ids, position);
  }

  /** Sends a comment, which shows proxies and clients that the connection is alive. */
  beat(): void {
    if (!this.isFull) this.write(':\n\n');
    else if (Date.now() - (this.fullSince ?? 0) > READ_TIMEOUT_MILLISECONDS) this.destroy();
  }

  end(code: string): void {
    this.event('end', { code });
    this.push(null);
  }

  private event(name: string, data: object, position?: number): void {
    const id = position === undefined ? '' : `id: ${position}\n`;
    this.write(`${id}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  private write(text: string): void {
    if (!this.push(text)) this.fullSince ??= Date.now();
  }
}
