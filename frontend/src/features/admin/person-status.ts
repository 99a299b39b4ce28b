import { t } from '@lingui/core/macro';
import { dateTimeText } from '../../lib/date-time';
import type { Person } from './admin-server';

/** An expired ban is over, though the row keeps it until the next sign-in. */
export function isLocked({ banned, banExpires }: Person): boolean {
  return banned === true && (banExpires === null || new Date(banExpires) > new Date());
}

/** Labels for what is unusual about an account. */
export function statusLabels(person: Person): string[] {
  const { role, emailVerified, banExpires } = person;
  const labels: string[] = [];
  if (role === 'admin') labels.push(t`administrator`);
  if (!emailVerified) labels.push(t`email not confirmed`);
  if (isLocked(person)) {
    const end = banExpires === null ? null : dateTimeText(banExpires);
    labels.push(end === null ? t`locked` : t`locked until ${end}`);
  }
  return labels;
}
