import { setTimeout as sleep } from 'node:timers/promises';
import { withTimeout } from '@holdfast/server-kit/retry';
import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import type { AuthDatabase } from '../database/database.js';
import type { Logger } from '../logger.js';
import type { Config } from '../config.js';
import type { Mail, Mailer } from './mail.js';
import { Mailbox } from './mailbox.js';
import { mailCipher } from './mail-encryption.js';

interface SmtpOptions {
  readonly smtpUrl: string;
  readonly from: string;
  readonly secrets: readonly [string, ...string[]];
  /** How often the queue is polled when nothing was just added. @default 5000 (5 seconds) */
  readonly pollMilliseconds?: number;
}

const POLL_MILLISECONDS = 5_000;
const BATCH = 10;
/** Spread over about twenty minutes: the links in a mail work for an hour. */
const MAXIMUM_ATTEMPTS = 8;
const FIRST_RETRY_SECONDS = 10;
/** Until it ends, no other process tries the same mail. */
const LEASE_SECONDS = 60;
/** Of the whole conversation: the timeouts below are those of single steps. Ends before the lease. */
const DELIVERY_MILLISECONDS = 50_000;
const CLOSE_MILLISECONDS = 2_000;
const SMTP_TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Sends over SMTP, or keeps the mails in the memory of this process. */
export function createMailer({ mail, secrets }: Config, database: AuthDatabase, logger: Logger) {
  const { smtpUrl, from } = mail;
  return smtpUrl === undefined ? new Mailbox() : new SmtpMailer(database, logger, { smtpUrl, from, secrets });
}

interface Claimed {
  readonly id: string;
  readonly encrypted: Buffer;
  readonly attempts: number;
}

/**
 * Sends over SMTP from a queue in the database: a mail survives a crash of this process and an outage of the SMTP
 * server. Any number of processes share the queue. A mail may arrive twice if a process dies right after sending it.
 */
export class SmtpMailer implements Mailer {
  readonly #transport: ReturnType<typeof createTransport>;
  readonly #cipher: ReturnType<typeof mailCipher>;
  readonly #stopping = new AbortController();
  readonly #queueing = new Set<Promise<void>>();
  readonly #working: Promise<void>;
  #wake = new AbortController();

  constructor(
    private readonly database: AuthDatabase,
    private readonly logger: Logger,
    private readonly options: SmtpOptions,
  ) {
    this.#cipher = mailCipher(options.secrets);
    this.#transport = createTransport({
      url: options.smtpUrl,
      pool: true,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...SMTP_TIMEOUTS,
    });
    this.#working = this.#work();
  }

  send(mail: Mail): void {
    const queued = this.#queue(mail).finally(() => this.#queueing.delete(queued));
    this.#queueing.add(queued);
  }

  async close(): Promise<void> {
    await Promise.all(this.#queueing);
    this.#stopping.abort();
    // Mails that are not sent by then stay in the queue.
    await Promise.race([this.#working, sleep(CLOSE_MILLISECONDS)]);
    this.#transport.close();
  }

  async #queue(mail: Mail): Promise<void> {
    try {
      await sql`INSERT INTO auth.mail_queue (sealed) VALUES (${this.#cipher.encrypt(mail)})`.execute(
        this.database,
      );
      this.#wake.abort();
    } catch (err) {
      this.logger.error({ err, subject: mail.subject }, 'a mail could not be queued');
    }
  }

  async #work(): Promise<void> {
    for (let isLast = false; !isLast;) {
      // After close() once more, for what was queued since the last round: a command ends right after its mails.
      isLast = this.#stopping.signal.aborted;
      this.#wake = new AbortController();
      try {
        const claimed = await claim(this.database);
        await Promise.all(claimed.map((mail) => this.#deliver(mail)));
        if (claimed.length === BATCH) continue;
      } catch (err) {
        this.logger.warn({ err }, 'the mail queue cannot be read');
      }
      const signal = AbortSignal.any([this.#wake.signal, this.#stopping.signal]);
      await sleep(this.options.pollMilliseconds ?? POLL_MILLISECONDS, undefined, { signal }).catch(
        () => undefined,
      );
    }
  }

  async #deliver({ id, encrypted, attempts }: Claimed): Promise<void> {
    try {
      const { to, subject, text, html } = this.#cipher.decrypt(encrypted);
      const { from } = this.options;
      const sent = this.#transport.sendMail({ from, to, subject, text, html });
      await withTimeout(sent, DELIVERY_MILLISECONDS);
    } catch (err) {
      if (attempts < MAXIMUM_ATTEMPTS) {
        this.logger.warn({ err, attempts }, 'the mail server did not accept a mail; it will be retried');
        await postpone(this.database, id, FIRST_RETRY_SECONDS * 2 ** (attempts - 1));
        return;
      }
      this.logger.error({ err, attempts }, 'a mail was given up after the last retry');
    }
    await this.database.deleteFrom('mail_queue').where('id', '=', id).execute();
  }
}

async function postpone(database: AuthDatabase, id: string, seconds: number): Promise<void> {
  const dueAt = sql<Date>`now() + make_interval(secs => ${seconds})`;
  await database.updateTable('mail_queue').set({ due_at: dueAt }).where('id', '=', id).execute();
}

async function claim(database: AuthDatabase): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    UPDATE auth.mail_queue SET attempts = attempts + 1, due_at = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE id IN (
      SELECT id FROM auth.mail_queue WHERE due_at <= now() ORDER BY due_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    )
    RETURNING id, sealed AS encrypted, attempts
  `.execute(database);
  return rows;
}
