import { t } from '@lingui/core/macro';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { createCalendarFeed, getCalendarFeed, revokeCalendarFeed } from '../../api/generated/sdk.gen';
import type { CalendarFeed as Feed } from '../../api/generated/types.gen';
import { dateText } from '../../lib/date-time';
import { RequestFailure } from '../../lib/request-failure';
import { messageFor } from '../../lib/error-message';
import { useAnnounce } from '../../ui/announcer';
import { Button } from '../../ui/button';
import { inputStyle } from '../../ui/text-field';

const feedOptions = (userId: string) =>
  queryOptions({
    queryKey: ['calendar-feed', userId],
    queryFn: ({ signal }) =>
      getCalendarFeed({ path: { userId }, signal }).catch((error: unknown) => {
        if (error instanceof RequestFailure && error.status === 404) return null;
        throw error;
      }),
  });

interface CalendarFeedProps {
  userId: string;
  /** Renders why this needs a confirmed address, with an id for the button's `aria-describedby`. */
  confirmFirst: ((id: string) => ReactNode) | undefined;
}

/** A link that calendar apps read without signing in. Anyone who has it can read, so it can be turned off. */
export function CalendarFeed({ userId, confirmFirst }: CalendarFeedProps) {
  const options = feedOptions(userId);
  const { data: feed, error: readError } = useQuery(options);
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  const change = useMutation({
    networkMode: 'always',
    mutationFn: ({ run }: { run: () => Promise<Feed | null>; done: string }) => run(),
    onSuccess: (changed, { done }) => {
      queryClient.setQueryData(options.queryKey, changed);
      announce(done);
    },
  });
  const error = change.error ?? readError;
  const make = (): void => {
    change.mutate({ run: () => createCalendarFeed({ path: { userId } }), done: t`Calendar link created.` });
  };

  return (
    <>
      <p className="text-sm">{t`See your dated tasks in a calendar app. Anyone with the link can read them.`}</p>
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
            {feed === null ? t`Create link` : t`Create new link`}
          </Button>
        )}
        {feed && (
          <Button
            look="danger"
            onClick={() => {
              change.mutate({
                run: async () => {
                  await revokeCalendarFeed({ path: { userId } });
                  return null;
                },
                done: t`Calendar link turned off.`,
              });
            }}
          >
            {t`Turn off link`}
          </Button>
        )}
      </div>
      {error && (
        <p role="alert" className="text-danger mt-3 text-sm font-medium">
          {messageFor(error)}
        </p>
      )}
    </>
  );
}

function Known({ feed }: { feed: Feed }) {
  const since = dateText(feed.createdAt);
  return <p className="text-muted mt-2 text-sm">{t`Link created on ${since}. A new one replaces it.`}</p>;
}

function Address({ url }: { url: string }) {
  const announce = useAnnounce();
  const [answer, setAnswer] = useState<string>();

  async function copy(): Promise<void> {
    const isCopied = await navigator.clipboard.writeText(url).then(
      () => true,
      () => false,
    );
    const text = isCopied ? t`Copied.` : t`Couldn't copy. Select the link and copy it yourself.`;
    setAnswer(text);
    announce(text);
  }

  return (
    <div className="mt-4">
      <label htmlFor="calendar-address" className="block text-sm font-medium">
        {t`Calendar link`}
      </label>
      <p className="text-muted mt-0.5 text-sm">{t`Copy it now. You won't see it again.`}</p>
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
        {t`Copy link`}
      </Button>
      <p aria-hidden="true" className="text-accent mt-2 text-sm empty:hidden">
        {answer}
      </p>
    </div>
  );
}
