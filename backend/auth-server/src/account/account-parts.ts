import type { RateLimiter } from '@holdfast/server-kit/rate-limit';
import type { Config } from '../config.js';
import type { AuthDatabase } from '../database/database.js';
import type { SendMail } from '../mail/compose.js';
import type { MailLink } from '../mail/link-mailer.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';

/** The dependencies of the account endpoints. */
export interface AccountParts {
  readonly config: Config;
  readonly database: AuthDatabase;
  readonly hasher: PasswordHasher;
  readonly limiter: RateLimiter;
  readonly sendMail: SendMail;
  readonly mailLink: MailLink;
}
