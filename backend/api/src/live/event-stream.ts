import { Readable } from 'node:stream';
import type { AuthUser } from '@holdfast/nestjs-auth';
import type { ChangedRows } from './changes.repository.js';

/** A client that takes nothing for so long is gone, whatever its socket says. */
const PATIENCE_MILLISECONDS = 60_000;
/** Clients come back after one to three seconds, so that those of a stopped process do not come at once. */
const RETRY_MILLISECONDS = { least: 1000, spread: 2000 };

/**
 * One connection of `text/event-stream`. It holds a place, no queue: what a slow reader has not been sent stays in the
 * table until there is room, and is then sent in one.
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

  /** Called when there is room again. */
  override _read(): void {
    this.fullSince = undefined;
  }

  /** Tells where the client stands that brought no place of its own. */
  ready(): void {
    this.event('ready', {}, this.position);
  }

  change({ position, ids }: ChangedRows): void {
    this.position = position;
    if (ids === undefined) this.event('reset', {}, position);
    else if (ids.tasks.length + ids.lists.length > 0) this.event('change', ids, position);
  }

  /** A comment, which proxies and clients take for a sign of life. */
  beat(): void {
    if (!this.isFull) this.write(':\n\n');
    else if (Date.now() - (this.fullSince ?? 0) > PATIENCE_MILLISECONDS) this.destroy();
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
