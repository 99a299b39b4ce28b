import { t } from '@lingui/core/macro';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { dateText } from '../../lib/date-time';
import { messageFor } from '../../lib/error-message';
import { usePageTitle } from '../../lib/page-title';
import { Button } from '../../ui/button';
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
  search: string;
  /** Counts from 1. */
  page: number;
  onMove: (to: { search: string; page: number }) => void;
}

export function PeoplePage(props: PeopleProps) {
  const { ownId, freshSignIn, search, page, onMove } = props;
  const { data, error, refetch } = useQuery(peopleOptions(search, page));
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = data?.users.find(({ id }) => id === chosenId);
  usePageTitle(t`People`);

  return (
    <>
      <AdminHeader />
      <InviteForm freshSignIn={freshSignIn} />
      <PeopleSearch
        search={search}
        onSearch={(text) => {
          onMove({ search: text, page: 1 });
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
      {data && <PeopleList people={data.users} onChoose={setChosenId} />}
      {data && <Pages {...props} total={data.total} />}
      {chosen && (
        <PersonDialog
          person={chosen}
          isSelf={chosen.id === ownId}
          freshSignIn={freshSignIn}
          onClose={() => {
            setChosenId(null);
          }}
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

function Pages({ search, page, total, onMove }: PeopleProps & { total: number }) {
  const last = Math.max(1, Math.ceil(total / PEOPLE_PER_PAGE));
  const from = total === 0 ? 0 : (page - 1) * PEOPLE_PER_PAGE + 1;
  const to = Math.min(page * PEOPLE_PER_PAGE, total);
  const move = (target: number, text: string) =>
    target >= 1 &&
    target <= last && (
      <Button
        onClick={() => {
          onMove({ search, page: target });
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
