import type { Session } from '../features/session/session';
import { wantsNotifications } from '../lib/notification-choice';
import { whenIdle } from '../lib/when-idle';

/** Moves the notifications of this browser to the current session, because they end with the session that turned them on. */
export function keepNotifications(session: Pick<Session, 'subscribe' | 'state'>): void {
  session.subscribe(() => {
    const state = session.state();
    if (state.status === 'signed-in' && wantsNotifications(state.user.id)) void renewLater(state.user.id);
  });
}

async function renewLater(userId: string): Promise<void> {
  await whenIdle();
  const { renew } = await import('../features/reminders/push-device');
  // Offline, or without a push service, the next start tries again.
  await renew(userId).catch(() => undefined);
}
