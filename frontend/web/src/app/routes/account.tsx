import { AccountPage } from '../../features/account/account-page';
import { useSession } from '../../features/session/session-context';
import { useMember } from '../member';

export function Account() {
  const session = useSession();
  return (
    <AccountPage
      owner={useMember()}
      onChanged={session.recheck}
      onDeleted={() => {
        session.forget();
      }}
    />
  );
}
