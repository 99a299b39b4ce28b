import type { Config } from '../config.js';
import type { Logger } from '../logger.js';
import { mayMailLink, type RateLimiter } from '../rate-limits.js';
import type { Mail, Mailer } from './mail.js';

/**
 * Mails a link, unless its address has had enough of them in the last hour. The link is made only then: the newest one
 * replaces those before, so a link that nobody gets would void the one in the mailbox.
 *
 * @returns Whether it was mailed. Only answers that may tell so much use it.
 */
export type MailLink = (address: string, compose: () => Promise<Mail>) => Promise<boolean>;

interface Parts {
  readonly config: Config;
  readonly limiter: RateLimiter;
  readonly logger: Logger;
  readonly mailer: Mailer;
}

export function linkMailer({ config, limiter, logger, mailer }: Parts): MailLink {
  return async (address, compose) => {
    if (config.rateLimit.enabled && !(await mayMailLink(limiter, address))) {
      logger.info('a link was not mailed: its address has had enough of them this hour');
      return false;
    }
    mailer.send(await compose());
    return true;
  };
}
