import type { Session } from '../features/session/session';
import { updatePasswordManagers } from '../lib/passkey-signals';

/** Updates the name and email address that password managers show for a passkey when either changes. */
export function keepPasskeysInStep(
  session: Pick<Session, 'subscribe' | 'state'>,
  tell: () => Promise<void> = updatePasswordManagers,
): void {
  let known = userOf(session);
  session.subscribe(() => {
    const user = userOf(session);
    const isSame = user !== null && known?.id === user.id;
    if (isSame && (known?.name !== user.name || known.email !== user.email)) void tell();
    known = user;
  });
}

function userOf(session: Pick<Session, 'state'>) {
  const state = session.state();
  return state.status === 'signed-in' ? state.user : null;
}
