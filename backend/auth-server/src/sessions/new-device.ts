import type { AuthDatabase } from '../database/database.js';
import { CLIENT_ADDRESS_HEADER } from '../http-messages.js';
import { recipientOf, type SendMail } from '../mail/compose.js';
import { deviceOf } from './device.js';

const SIGN_INS_LOOKED_AT = 100;

interface Parts {
  readonly database: AuthDatabase;
  readonly sendMail: SendMail;
}

type User = Parameters<typeof recipientOf>[0] & { readonly id: string };

/**
 * Mails a person about a sign-in with a browser or system that none of their recent sign-ins had. Versions don't count,
 * because they change every month.
 */
export async function noticeNewDevice(
  { database, sendMail }: Parts,
  headers: Headers | undefined,
  user: User,
): Promise<void> {
  const earlier = await database
    .selectFrom('audit_event')
    .select('user_agent')
    .where('user_id', '=', user.id)
    .where('outcome', '=', 'ok')
    .where((where) =>
      where.or([
        where('action', 'like', 'session.started%'),
        where('action', 'like', 'account.created%'),
        where('action', 'like', 'second-factor.%'),
      ]),
    )
    .orderBy('id', 'desc')
    .limit(SIGN_INS_LOOKED_AT)
    .execute();
  const userAgent = headers?.get('user-agent') ?? '';
  const isKnown = earlier.some(({ user_agent }) => kindOf(user_agent) === kindOf(userAgent));
  if (isKnown || earlier.length === 0) return;
  const address = headers?.get(CLIENT_ADDRESS_HEADER) ?? '';
  const facts = { ...deviceOf(userAgent), address, at: new Date() };
  sendMail(recipientOf(user), 'sign-in.new-device', facts);
}

function kindOf(userAgent: string): string {
  const { browser, system } = deviceOf(userAgent);
  return [browser, system].map((name) => name?.replace(/ [\d.]+$/, '') ?? '').join(' on ');
}
