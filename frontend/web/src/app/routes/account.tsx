import { AccountPage } from '../../features/account/account-page';
import { AuditList } from '../../features/audit/audit-list';
import { useFreshSignIn } from '../../features/session/fresh-sign-in';
import { useSession } from '../../features/session/session-context';
import { CalendarFeed } from '../../features/transfer/calendar-feed';
import { ExportButtons } from '../../features/transfer/export-buttons';
import { ImportForm } from '../../features/transfer/import-form';
import { useMember } from '../member';

export function Account() {
  const session = useSession();
  const member = useMember();
  return (
    <div className="mx-auto max-w-3xl">
      <AccountPage
        owner={member}
        onChanged={session.recheck}
        onDeleted={() => {
          session.forget();
        }}
        freshSignIn={useFreshSignIn(member.email)}
        data={
          <>
            <ExportButtons userId={member.id} />
            <ImportForm userId={member.id} />
          </>
        }
        calendar={<CalendarFeed userId={member.id} />}
        activity={<AuditList scope="own" />}
      />
    </div>
  );
}
