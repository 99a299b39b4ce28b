import { getRouteApi, useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { readPeopleAddress } from '../../features/admin/admin-address';
import { ActivityPage } from '../../features/admin/activity-page';
import { AuditList } from '../../features/audit/audit-list';
import { PeoplePage } from '../../features/admin/people-page';
import { useFreshSignIn } from '../../features/session/fresh-sign-in';
import { useMember } from '../member';

const peopleRoute = getRouteApi('/member/admin');
const activityRoute = getRouteApi('/member/admin/activity');

export function People() {
  const address = peopleRoute.useSearch();
  const navigate = useNavigate({ from: '/admin' });
  const { history } = useRouter();
  const isAdded = useLocation({ select: ({ state }) => state.addedByPanel === true });
  const member = useMember();
  const freshSignIn = useFreshSignIn(member.email);
  return (
    <div className="mx-auto max-w-3xl">
      <PeoplePage
        ownId={member.id}
        freshSignIn={freshSignIn}
        address={address}
        onMove={(to) => {
          // Each letter of a search isn't a page.
          void navigate({ search: readPeopleAddress({ ...to }), replace: to.q !== address.q });
        }}
        onOpen={(person) => {
          void navigate({
            search: { ...address, person },
            state: { addedByPanel: true },
            resetScroll: false,
          });
        }}
        onClose={() => {
          if (isAdded) history.back();
          else
            void navigate({
              search: readPeopleAddress({ ...address, person: undefined }),
              replace: true,
              resetScroll: false,
            });
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
