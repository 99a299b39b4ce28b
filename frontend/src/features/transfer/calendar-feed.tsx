import { t } from '@lingui/core/macro';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import {
  getCalendarFeed,
  makeCalendarFeed,
  revokeCalendarFeed,
  type CalendarFeed as Feed,
} from '../../api/calendar-feed';
import { dateText } from '../../lib/date-time';
import { whatHappened } from '../../lib/failure-text';
import { useAnnounce } from '../../ui/announcer';
import { Button } from '../../ui/button';
import { inputStyle } from '../../ui/text-field';

const feedOptions = (userId: string) =>
  queryOptions({
    queryKey: ['calendar-feed', userId],
    queryFn: ({ signal }) => getCalendarFeed(userId, signal),
  });

interface CalendarFeedProps {
  userId: string;
  /** Says why an address has to wait, under an id that the button is described by. */
  confirmFirst: ((id: string) => ReactNode) | undefined;
}

/** An address that calendar programs read without a sign-in: whoever has it can read, so it can be ended. */
export function CalendarFeed({ userId, confirmFirst }: CalendarFeedProps) {
  const options = feedOptions(userId);
  const { data: feed, error: readError } = useQuery(options);
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  const change = useMutation({
    networkMode: 'always',
    mutationFn: ({ run }: { run: (userId: string) => Promise<Feed | null>; done: string }) => run(userId),
    onSuccess: (changed, { done }) => {
      queryClient.setQueryData(options.queryKey, changed);
      announce(done);
    },
  });
  const error = change.error ?? readError;
  const make = (): void => {
    change.mutate({ run: makeCalendarFeed, done: t`The address is made.` });
  };

  return (
    <>
      <p className="text-sm">{t`Tasks with a date, in your calendar program. Whoever has the address can read them.`}</p>
      {feed?.url != null && <Address url={feed.url} />}
      {feed?.url === null && <Known feed={feed} />}
      {confirmFirst?.('calendar-wait')}
      <div className="mt-4 flex flex-wrap gap-2">
        {feed !== undefined && (
          <Button
            isWaiting={confirmFirst !== undefined}
            aria-describedby={confirmFirst && 'calendar-wait'}
            pendingText={change.isPending ? '…' : undefined}
            onClick={make}
          >
            {feed === null ? t`Make an address` : t`Make a new address`}
          </Button>
        )}
        {feed && (
          <Button
            look="danger"
            onClick={() => {
              change.mutate({ run: revokeCalendarFeed, done: t`The address is ended.` });
            }}
          >
            {t`End the address`}
          </Button>
        )}
      </div>
      {error && (
        <p role="alert" className="text-danger mt-3 text-sm font-medium">
          {whatHappened(error)}
        </p>
      )}
    </>
  );
}

function Known({ feed }: { feed: Feed }) {
  const since = dateText(feed.createdAt);
  return (
    <p className="text-muted mt-2 text-sm">{t`There is an address since ${since}. A new one ends it.`}</p>
  );
}

function Address({ url }: { url: string }) {
  const announce = useAnnounce();

  async function copy(): Promise<void> {
    const isCopied = await navigator.clipboard.writeText(url).then(
      () => true,
      () => false,
    );
    announce(isCopied ? t`Copied.` : t`Not copied: select the address and copy it yourself.`);
  }

  return (
    <div className="mt-4">
      <label htmlFor="calendar-address" className="block text-sm font-medium">
        {t`Address for your calendar program`}
      </label>
      <p className="text-muted mt-0.5 text-sm">{t`It is not shown again.`}</p>
      <input
        id="calendar-address"
        type="url"
        readOnly
        value={url}
        className={`${inputStyle} mt-1.5`}
        onFocus={({ target }) => {
          target.select();
        }}
      />
      <Button className="mt-3" onClick={() => void copy()}>
        {t`Copy the address`}
      </Button>
    </div>
  );
}
