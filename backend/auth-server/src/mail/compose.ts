import type { AuthDatabase } from '../database/database.js';
import { nameFault } from '../names.js';
import { knownLanguage, type Language } from '../language.js';
import { PAGES, type MailKind, type MailKinds, type MailText, type MailTexts } from './kinds.js';
import { renderMail } from './mail-document.js';
import type { Mail, Mailer } from './mail.js';
import { german } from './texts-de.js';
import { english } from './texts-en.js';

export interface Recipient {
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly language: Language;
}

/** A user of Better Auth as a recipient: its types don't include the column `language`. */
export function recipientOf(user: Omit<Recipient, 'language'> & { readonly language?: unknown }): Recipient {
  const { name, email, emailVerified, language } = user;
  return { name, email, emailVerified, language: knownLanguage(language) };
}

/** The user with this id as a recipient. */
export function recipientById(database: AuthDatabase, userId: string): Promise<Recipient | undefined> {
  return database
    .selectFrom('user')
    .select(['name', 'email', 'emailVerified', 'language'])
    .where('id', '=', userId)
    .executeTakeFirst();
}

/** Composes a mail in the language of its recipient and sends it. */
export type SendMail = <Kind extends MailKind>(
  recipient: Recipient,
  kind: Kind,
  ...facts: MailKinds[Kind]
) => void;

export function mailSender(publicOrigin: string, mailer: Mailer): SendMail {
  return (recipient, kind, ...facts) => {
    mailer.send(composeMail(publicOrigin, recipient, kind, ...facts));
  };
}

const TEXTS: Readonly<Record<Language, MailTexts>> = { en: english, de: german };

/**
 * Greets by name only at a confirmed address: any other may belong to a stranger, who would read the name as a message
 * from us. The name of an old account may contain a link, which is left out as well.
 */
export function composeMail<Kind extends MailKind>(
  publicOrigin: string,
  { name, email, emailVerified, language }: Recipient,
  kind: Kind,
  ...facts: MailKinds[Kind]
): Mail {
  const { greeting, mails } = TEXTS[language];
  const { subject, paragraphs, action }: MailText & { readonly action?: string } = mails[kind](...facts);
  const shownName = emailVerified && nameFault(name) === undefined ? name : '';
  const content = { language, subject, greeting: greeting(shownName), paragraphs };
  const link =
    action === undefined ? {} : { link: { label: action, url: publicOrigin + pathOf(kind, facts) } };
  return { to: { name: shownName, address: email }, subject, ...renderMail({ ...content, ...link }) };
}

function pathOf(kind: MailKind, [facts]: readonly object[]): string {
  const pages: Partial<Record<MailKind, string>> = PAGES;
  const token = facts !== undefined && 'token' in facts ? `#token=${String(facts.token)}` : '';
  return (pages[kind] ?? '/') + token;
}
