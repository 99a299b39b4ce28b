import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ActivityPage } from '../../features/admin/activity-page';
import { AuditList } from '../../features/audit/audit-list';
import { PeoplePage } from '../../features/admin/people-page';
import { useFreshSignIn } from '../../features/session/fresh-sign-in';
import { useMember } from '../member';

const peopleRoute = getRouteApi('/member/admin');
const activityRoute = getRouteApi('/member/admin/activity');

export function People() {
  const { q = '', page = 1 } = peopleRoute.useSearch();
  const navigate = useNavigate();
  const member = useMember();
  const freshSignIn = useFreshSignIn(member.email);
  return (
    <div className="mx-auto max-w-3xl">
      <PeoplePage
        ownId={member.id}
        freshSignIn={freshSignIn}
        search={q}
        page={page}
        onMove={(to) => {
          const search = {
            ...(to.search === '' ? {} : { q: to.search }),
            ...(to.page === 1 ? {} : { page: to.page }),
          };
          void navigate({ to: '/admin', search, replace: to.search !== q });
        }}
      />
    </div>
  );
}

export function Activity() {
  const { user } = activityRoute.useSearch();
  return (
    <div className="mx-auto max-w-3xl">
      <ActivityPage userId={user}>
        <AuditList key={user} scope={user === undefined ? 'all' : { userId: user }} />
      </ActivityPage>
    </div>
  );
}
