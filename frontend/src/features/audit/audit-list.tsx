import { t } from '@lingui/core/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { dateTimeText } from '../../lib/date-time';
import { deviceName } from '../../lib/device-name';
import { messageFor } from '../../lib/error-message';
import { Button } from '../../ui/button';
import { auditMessage } from './audit-messages';
import { readAudit, type AuditEvent, type AuditScope } from './audit-server';

/** The audit trail of one account or of all, newest first. */
export function AuditList({ scope }: { scope: AuditScope }) {
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['account', 'audit', scope],
    queryFn: ({ pageParam, signal }) => readAudit(scope, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const events = data?.pages.flatMap((page) => page.events) ?? [];

  return (
    <>
      {!data && !error && <p className="text-muted appear-late text-sm">{t`Loading…`}</p>}
      <ul aria-label={t`Activity`} className="divide-line divide-y">
        {events.map((event) => (
          <AuditRow key={event.id} event={event} isOwn={scope === 'own'} />
        ))}
      </ul>
      {data && events.length === 0 && <p className="text-muted text-sm">{t`No activity yet.`}</p>}
      {error && (
        <p role="alert" className="text-danger mt-3 text-sm font-medium">
          {t`Couldn't load the activity.`} {messageFor(error)}
        </p>
      )}
      {(error !== null || hasNextPage) && (
        <Button
          className="mt-4"
          pendingText={isFetching ? '…' : undefined}
          onClick={() => void (data && hasNextPage ? fetchNextPage() : refetch())}
        >
          {error ? t`Try again` : t`Show older`}
        </Button>
      )}
    </>
  );
}

function AuditRow({ event, isOwn }: { event: AuditEvent; isOwn: boolean }) {
  const isRefused = event.outcome !== 'ok';
  return (
    <li className="py-2 text-sm first:pt-0">
      <p className="font-medium">
        {auditMessage(event.action)}
        {isRefused && (
          <span className="text-danger">
            {' '}
            {t`(refused)`} <span className="sr-only">{event.outcome}</span>
          </span>
        )}
      </p>
      {!isOwn && <People event={event} />}
      <p className="text-muted break-words">
        <time dateTime={event.at}>{dateTimeText(event.at)}</time>, {deviceName(event)}
        {event.ipAddress !== '' && `, ${event.ipAddress}`}
      </p>
    </li>
  );
}

/** The account, and who acted on it if that was someone else. */
function People({ event: { userId, actorId, email, actorEmail } }: { event: AuditEvent }) {
  const owner = email ?? userId ?? t`no account`;
  const actor = actorEmail ?? actorId ?? '';
  return (
    <p className="break-words">{actorId === null || actorId === userId ? owner : t`${owner}, by ${actor}`}</p>
  );
}
