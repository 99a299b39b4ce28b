import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { dateTimeText } from '../../lib/date-time';
import { deviceName } from '../../lib/device-name';
import { messageFor } from '../../lib/error-message';
import { RequestFailure } from '../../lib/request-failure';
import { useAnnounce } from '../../ui/announcer';
import { Button } from '../../ui/button';
import { endOtherSessions, endSession, listSessions, type OwnSession } from './account-server';

const sessionListOptions = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: ({ signal }) => listSessions(signal),
});

export function SessionList() {
  const { data: sessions, error, refetch } = useQuery(sessionListOptions);
  const end = useEndSessions();
  if (error && !sessions) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!sessions) return <p className="text-muted appear-late text-sm">{t`Loading…`}</p>;

  return (
    <>
      <ul className="divide-line divide-y">
        {sessions.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            onEnd={() => {
              end.mutate(session);
            }}
          />
        ))}
      </ul>
      <p className="text-muted mt-3 text-sm">{t`Devices you sign out here lose access within seconds.`}</p>
      {end.error && (
        <p role="alert" className="text-danger mt-3 text-sm font-medium">
          {t`No device was signed out.`} {messageFor(end.error)}
        </p>
      )}
      {sessions.length > 1 && (
        <Button
          className="mt-4"
          pendingText={end.isPending ? '…' : undefined}
          onClick={() => {
            end.mutate('others');
          }}
        >
          {t`Sign out everywhere else`}
        </Button>
      )}
    </>
  );
}

function useEndSessions() {
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    networkMode: 'always',
    mutationFn: async (target: OwnSession | 'others') => {
      try {
        await (target === 'others' ? endOtherSessions() : endSession(target.id));
      } catch (error) {
        // It has already ended, which is what the user wanted.
        if (!(error instanceof RequestFailure && error.status === 404)) throw error;
      }
    },
    onSuccess: async (_nothing, target) => {
      await queryClient.invalidateQueries(sessionListOptions);
      announce(target === 'others' ? t`Signed out everywhere else.` : signedOut(target));
    },
  });
}

function signedOut(session: OwnSession): string {
  const device = deviceName(session);
  return t`Signed out: ${device}`;
}

function SessionRow({ session, onEnd }: { session: OwnSession; onEnd: () => void }) {
  const name = deviceName(session);
  const address = session.ipAddress ?? t`Unknown address`;
  return (
    <li className="flex flex-wrap items-center gap-x-3 py-2 first:pt-0">
      <div className="min-w-0 grow basis-48 text-sm">
        <p className="font-medium">
          {name}
          {session.isCurrent && <span className="text-accent"> {t`(this device)`}</span>}
        </p>
        <p className="text-muted break-words">
          <Trans>
            {address}, last seen <time dateTime={session.lastSeenAt}>{dateTimeText(session.lastSeenAt)}</time>
          </Trans>
        </p>
      </div>
      {!session.isCurrent && (
        <Button look="quiet" onClick={onEnd}>
          {t`Sign out`}
          <span className="sr-only"> {name}</span>
        </Button>
      )}
    </li>
  );
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div role="alert" className="text-sm">
      <p>
        {t`Couldn't load your devices.`} {messageFor(error)}
      </p>
      <Button className="mt-3" onClick={onRetry}>
        {t`Try again`}
      </Button>
    </div>
  );
}
