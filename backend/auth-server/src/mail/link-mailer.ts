import type { RateLimiter } from '@holdfast/server-kit/rate-limit';
import type { Config } from '../config.js';
import type { Logger } from '../logger.js';
import { mayMailLink } from '../rate-limits.js';
import type { Recipient, SendMail } from './compose.js';
import type { MailKind, MailKinds } from './kinds.js';

/**
 * Mails a link, unless its address has received too many in the last hour. `facts` creates the link and runs only
 * then: a new link replaces the previous one, so a link that is never sent would void the one in the mailbox.
 *
 * @returns Whether it was mailed. Only responses that may reveal this use it.
 */
export type MailLink = <Kind extends MailKind>(
  recipient: Recipient,
  kind: Kind,
  facts: () => Promise<MailKinds[Kind]>,
) => Promise<boolean>;

interface Parts {
  readonly config: Config;
  readonly limiter: RateLimiter;
  readonly logger: Logger;
  readonly sendMail: SendMail;
}

export function linkMailer({ config, limiter, logger, sendMail }: Parts): MailLink {
  return async (recipient, kind, facts) => {
    if (config.rateLimit.enabled && !(await mayMailLink(limiter, recipient.email))) {
      logger.info('a link was not mailed: its address received too many in the last hour');
      return false;
    }
    sendMail(recipient, kind, ...(await facts()));
    return true;
  };
}
