import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { AccountPage } from '../../features/account/account-page';
import { AuditList } from '../../features/audit/audit-list';
import { ReminderPreferences } from '../../features/reminders/reminder-preferences';
import { useFreshSignIn } from '../../features/session/fresh-sign-in';
import { providerName, signInOptionsQuery } from '../../features/session/sign-in-options';
import { useSession } from '../../features/session/session-context';
import { CalendarFeed } from '../../features/transfer/calendar-feed';
import { ExportButtons } from '../../features/transfer/export-buttons';
import { ImportForm } from '../../features/transfer/import-form';
import { ConfirmFirst } from '../confirm-first';
import { useMember } from '../member';

const route = getRouteApi('/member/account');

export function Account() {
  const session = useSession();
  const member = useMember();
  const freshSignIn = useFreshSignIn(member.email);
  const { data: ways } = useQuery(signInOptionsQuery);
  const { error } = route.useSearch();
  const confirmFirst = member.emailVerified
    ? undefined
    : (id: string) => <ConfirmFirst id={id} email={member.email} />;
  return (
    <div className="mx-auto max-w-3xl">
      <AccountPage
        owner={member}
        onChanged={session.recheck}
        onDeleted={() => {
          session.forget();
        }}
        freshSignIn={freshSignIn}
        confirmFirst={confirmFirst}
        providers={(ways?.providers ?? []).map((id) => ({ id, name: providerName(id) }))}
        refusal={error}
        data={
          <>
            <ExportButtons userId={member.id} />
            <ImportForm userId={member.id} />
          </>
        }
        calendar={<CalendarFeed userId={member.id} confirmFirst={confirmFirst} />}
        reminders={<ReminderPreferences userId={member.id} />}
        activity={<AuditList scope="own" />}
      />
    </div>
  );
}
