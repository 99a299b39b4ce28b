import { t } from '@lingui/core/macro';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { dateText } from '../../lib/date-time';
import { messageFor } from '../../lib/error-message';
import { usePageTitle } from '../../lib/page-title';
import { Button } from '../../ui/button';
import type { PeopleAddress } from './admin-address';
import { AdminHeader } from './admin-header';
import { findPeople, PEOPLE_PER_PAGE, type FreshSignIn, type PeoplePage, type Person } from './admin-server';
import { InviteForm } from './invite-form';
import { PeopleSearch } from './people-search';
import { PersonDialog } from './person-dialog';
import { statusLabels } from './person-status';

const peopleOptions = (search: string, page: number) =>
  queryOptions({
    queryKey: ['admin', 'people', search, page],
    queryFn: ({ signal }) => findPeople(search, page, signal),
    placeholderData: keepPreviousData,
  });

interface PeopleProps {
  /** The current administrator, who can't demote or delete themselves. */
  ownId: string;
  freshSignIn: FreshSignIn;
  address: PeopleAddress;
  /** Shows another part of the list. */
  onMove: (to: PeopleAddress) => void;
  /** Opens the dialog of an account. */
  onOpen: (personId: string) => void;
  onClose: () => void;
}

export function PeoplePage({ ownId, freshSignIn, address, onMove, onOpen, onClose }: PeopleProps) {
  const { q = '', page = 1, person } = address;
  const { data, error, refetch, isPlaceholderData } = useQuery(peopleOptions(q, page));
  const chosen = data?.users.find(({ id }) => id === person);
  const isMissing = person !== undefined && data !== undefined && !isPlaceholderData && !chosen;
  usePageTitle(t`People`);

  return (
    <>
      <AdminHeader />
      <InviteForm freshSignIn={freshSignIn} />
      <PeopleSearch
        search={q}
        onSearch={(text) => {
          onMove({ q: text });
        }}
      />
      {error && (
        <div role="alert" className="mt-4 text-sm">
          <p>
            {t`Couldn't load the people.`} {messageFor(error)}
          </p>
          <Button className="mt-3" onClick={() => void refetch()}>
            {t`Try again`}
          </Button>
        </div>
      )}
      {isMissing && (
        <p role="alert" className="bg-sunken mt-4 rounded-md px-4 py-2.5 text-sm">
          {t`The account in this link isn't in this list.`}
        </p>
      )}
      {data && <PeopleList people={data.users} onChoose={onOpen} />}
      {data && <Pages address={address} onMove={onMove} total={data.total} />}
      {chosen && (
        <PersonDialog
          person={chosen}
          isSelf={chosen.id === ownId}
          freshSignIn={freshSignIn}
          onClose={onClose}
        />
      )}
      {freshSignIn.dialog}
    </>
  );
}

function PeopleList({ people, onChoose }: { people: PeoplePage['users']; onChoose: (id: string) => void }) {
  return (
    <ul aria-label={t`People`} className="divide-line mt-2 divide-y">
      {people.map((person) => (
        <PersonRow key={person.id} person={person} onChoose={onChoose} />
      ))}
    </ul>
  );
}

function PersonRow({ person, onChoose }: { person: Person; onChoose: (id: string) => void }) {
  const since = dateText(person.createdAt);
  return (
    <li className="flex flex-wrap items-center gap-x-3 py-2">
      <div className="min-w-0 grow basis-56 text-sm break-words">
        <p className="font-medium">{person.name}</p>
        <p className="text-muted">{person.email}</p>
        <p className="text-muted">{[t`since ${since}`, ...statusLabels(person)].join(', ')}</p>
      </div>
      <Button
        look="quiet"
        className="max-sm:-ms-4"
        onClick={() => {
          onChoose(person.id);
        }}
      >
        {t`Manage`}
        <span className="sr-only">{person.email}</span>
      </Button>
    </li>
  );
}

function Pages({ address, total, onMove }: Pick<PeopleProps, 'address' | 'onMove'> & { total: number }) {
  const { page = 1 } = address;
  const last = Math.max(1, Math.ceil(total / PEOPLE_PER_PAGE));
  const from = total === 0 ? 0 : (page - 1) * PEOPLE_PER_PAGE + 1;
  const to = Math.min(page * PEOPLE_PER_PAGE, total);
  const move = (target: number, text: string) =>
    target >= 1 &&
    target <= last && (
      <Button
        onClick={() => {
          onMove({ ...address, page: target });
        }}
      >
        {text}
      </Button>
    );
  return (
    <nav aria-label={t`Pages`} className="mt-4 flex flex-wrap items-center gap-3">
      <p role="status" className="text-muted me-auto text-sm tabular-nums">
        {total === 0 ? t`No one found.` : t`${from}–${to} of ${total}`}
      </p>
      {move(page - 1, t`Newer`)}
      {move(page + 1, t`Older`)}
    </nav>
  );
}
