import { t } from '@lingui/core/macro';
import { dateTimeText } from '../../lib/date-time';
import type { Person } from './admin-server';

/** A ban whose end has passed is over, though the row still says so until the next sign-in. */
export function isLocked({ banned, banExpires }: Person): boolean {
  return banned === true && (banExpires === null || new Date(banExpires) > new Date());
}

/** What is out of the ordinary about an account, in words. */
export function statusWords(person: Person): string[] {
  const { role, emailVerified, banExpires } = person;
  const words: string[] = [];
  if (role === 'admin') words.push(t`administrator`);
  if (!emailVerified) words.push(t`address not confirmed`);
  if (isLocked(person)) {
    const end = banExpires === null ? null : dateTimeText(banExpires);
    words.push(end === null ? t`locked` : t`locked until ${end}`);
  }
  return words;
}
