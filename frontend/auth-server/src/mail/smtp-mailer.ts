import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import type { AuthDatabase } from '../database/database.js';
import type { Logger } from '../logger.js';
import type { Mail, Mailer } from './mail.js';
import { mailSealer } from './sealed-mail.js';

interface SmtpOptions {
  readonly smtpUrl: string;
  readonly from: string;
  readonly secrets: readonly [string, ...string[]];
  /** How often the queue is looked at when nothing was just put into it. @default 5000 */
  readonly pollMilliseconds?: number;
}

const BATCH = 10;
/** Over some forty minutes: the links in a mail live for an hour. */
const MAXIMUM_ATTEMPTS = 8;
const FIRST_RETRY_SECONDS = 10;
/** Longer than SMTP may take: until then no other process tries the same mail. */
const LEASE_SECONDS = 60;
const CLOSE_MILLISECONDS = 2_000;
const SMTP_TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

interface Claimed {
  readonly id: string;
  readonly sealed: Buffer;
  readonly attempts: number;
}

/**
 * Sends over SMTP, from a queue in the database: a mail outlives a crash of this process and an outage of the SMTP
 * server. Any number of processes share the queue. A mail may arrive twice, when a process dies just after sending.
 */
export function createSmtpMailer(database: AuthDatabase, logger: Logger, options: SmtpOptions): Mailer {
  const { smtpUrl, from, secrets, pollMilliseconds = 5_000 } = options;
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...SMTP_TIMEOUTS,
  });
  const { seal, open } = mailSealer(secrets);
  const stopping = new AbortController();
  let wake = new AbortController();
  const queueing = new Set<Promise<void>>();

  const queue = async (mail: Mail): Promise<void> => {
    try {
      await sql`INSERT INTO auth.mail_queue (sealed) VALUES (${seal(mail)})`.execute(database);
      wake.abort();
    } catch (err) {
      logger.error({ err, subject: mail.subject }, 'a mail could not be queued');
    }
  };

  const deliver = async ({ id, sealed, attempts }: Claimed): Promise<void> => {
    try {
      const { to, subject, text, html } = open(sealed);
      await transport.sendMail({ from, to, subject, text, html });
      await sql`DELETE FROM auth.mail_queue WHERE id = ${id}`.execute(database);
    } catch (err) {
      const isLast = attempts >= MAXIMUM_ATTEMPTS;
      logger[isLast ? 'error' : 'warn'](
        { err, attempts },
        isLast ? 'a mail was given up' : 'a mail was not taken',
      );
      const retrySeconds = FIRST_RETRY_SECONDS * 2 ** (attempts - 1);
      await (
        isLast
          ? sql`DELETE FROM auth.mail_queue WHERE id = ${id}`
          : sql`UPDATE auth.mail_queue SET due_at = now() + make_interval(secs => ${retrySeconds}) WHERE id = ${id}`
      ).execute(database);
    }
  };

  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      try {
        const claimed = await claim(database);
        await Promise.all(claimed.map(deliver));
        if (claimed.length === BATCH) continue;
      } catch (err) {
        logger.warn({ err }, 'the mail queue cannot be read');
      }
      const interrupted = AbortSignal.any([wake.signal, stopping.signal]);
      await sleep(pollMilliseconds, undefined, { signal: interrupted }).catch(() => undefined);
    }
  };
  const working = work();

  return {
    send: (mail) => {
      const queued = queue(mail).finally(() => queueing.delete(queued));
      queueing.add(queued);
    },
    close: async () => {
      await Promise.all(queueing);
      stopping.abort();
      // What is not sent by then stays in the queue.
      await Promise.race([working, sleep(CLOSE_MILLISECONDS)]);
      transport.close();
    },
  };
}

async function claim(database: AuthDatabase): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    UPDATE auth.mail_queue SET attempts = attempts + 1, due_at = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE id IN (
      SELECT id FROM auth.mail_queue WHERE due_at <= now() ORDER BY due_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    )
    RETURNING id, sealed, attempts
  `.execute(database);
  return rows;
}
