import { randomUUID } from 'node:crypto';
import type { Mail, Mailer } from './mail.js';

export interface StoredMail extends Mail {
  readonly id: string;
  readonly receivedAt: Date;
}

const CAPACITY = 200;

/** Keeps the newest 200 mails in memory instead of sending them: for development and tests. */
export class Mailbox implements Mailer {
  /** Newest first. */
  #mails: readonly StoredMail[] = [];

  send(mail: Mail): void {
    const stored = { ...mail, id: randomUUID(), receivedAt: new Date() };
    this.#mails = [stored, ...this.#mails].slice(0, CAPACITY);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  list(): readonly StoredMail[] {
    return this.#mails;
  }

  find(id: string): StoredMail | undefined {
    return this.#mails.find((mail) => mail.id === id);
  }

  /**
   * @param query Words that all must match: `to:ada@example.com`, `subject:confirm`, or a bare word found in
   *   address, subject or text. Case does not matter.
   */
  search(query: string): readonly StoredMail[] {
    const terms = query
      .toLowerCase()
      .split(/\s+/)
      .filter((term) => term !== '');
    return this.#mails.filter((mail) => terms.every((term) => matches(mail, term)));
  }
}

function matches({ to, subject, text }: StoredMail, term: string): boolean {
  const [, field, value] = /^(to|subject):"?(.*?)"?$/.exec(term) ?? [];
  if (field === 'to') return to.address.toLowerCase() === value;
  if (field === 'subject') return subject.toLowerCase().includes(value ?? '');
  return [to.address, subject, text].some((part) => part.toLowerCase().includes(term));
}
