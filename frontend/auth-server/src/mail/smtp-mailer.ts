import { createTransport } from 'nodemailer';
import type { Logger } from '../logger.js';
import type { Mail, Mailer } from './mail.js';

/** Sends over SMTP in the background; a mail that cannot be delivered is logged, without its content. */
export function createSmtpMailer(smtpUrl: string, from: string, logger: Logger): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const sending = new Set<Promise<void>>();

  const deliver = async ({ to, subject, text, html }: Mail): Promise<void> => {
    try {
      await transport.sendMail({ from, to, subject, text, html });
    } catch (err) {
      logger.error({ err, subject }, 'a mail could not be sent');
    }
  };

  return {
    send: (mail) => {
      const delivery = deliver(mail).finally(() => sending.delete(delivery));
      sending.add(delivery);
    },
    close: async () => {
      await Promise.all(sending);
      transport.close();
    },
  };
}
