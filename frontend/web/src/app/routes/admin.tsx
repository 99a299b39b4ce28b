import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ActivityPage } from '../../features/admin/activity-page';
import { PeoplePage } from '../../features/admin/people-page';
import { useMember } from '../member';

const peopleRoute = getRouteApi('/member/admin');
const activityRoute = getRouteApi('/member/admin/activity');

export function People() {
  const { q = '', page = 1 } = peopleRoute.useSearch();
  const navigate = useNavigate();
  return (
    <PeoplePage
      ownId={useMember().id}
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
  );
}

export function Activity() {
  const { user } = activityRoute.useSearch();
  return <ActivityPage userId={user} />;
}
