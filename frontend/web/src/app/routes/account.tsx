import { AccountPage } from '../../features/account/account-page';
import { useSession } from '../../features/session/session-context';
import { useMember } from '../member';

export function Account() {
  const session = useSession();
  return (
    <div className="mx-auto max-w-3xl">
      <AccountPage
        owner={useMember()}
        onChanged={session.recheck}
        onDeleted={() => {
          session.forget();
        }}
      />
    </div>
  );
}
