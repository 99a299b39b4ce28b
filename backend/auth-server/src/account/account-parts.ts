import type { Config } from '../config.js';
import type { AuthDatabase } from '../database/database.js';
import type { MailLink } from '../mail/link-mailer.js';
import type { Mailer } from '../mail/mail.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';
import type { RateLimiter } from '../rate-limits.js';

/** What the endpoints of an account work with. */
export interface AccountParts {
  readonly config: Config;
  readonly database: AuthDatabase;
  readonly hasher: PasswordHasher;
  readonly limiter: RateLimiter;
  readonly mailer: Mailer;
  readonly mailLink: MailLink;
}
