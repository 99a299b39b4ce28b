import { nameFault } from '../names.js';
import { renderMail, type MailContent } from './mail-document.js';
import type { Mail } from './mail.js';

export interface Person {
  readonly name: string;
  readonly email: string;
  /** Left out: not confirmed, as far as the sender knows. */
  readonly emailVerified?: boolean;
}

type Content = Omit<MailContent, 'greeting'>;

/**
 * An address that nobody has confirmed may be a stranger's, who would read the name as a message of ours. Names from
 * before there were rules may still hold links.
 */
export function compose({ name, email, emailVerified = false }: Person, content: Content): Mail {
  const shown = emailVerified && nameFault(name) === undefined ? name : '';
  const parts = renderMail({ ...content, greeting: shown === '' ? 'Hello,' : `Hello ${shown},` });
  return { to: { name: shown, address: email }, subject: content.subject, ...parts };
}

export const utcMinute = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
