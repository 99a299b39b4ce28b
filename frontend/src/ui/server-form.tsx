import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import { durationText } from '../lib/error-message';
import { useSecondsLeft } from '../lib/seconds-left';
import { Button, type Look } from './button';
import { ErrorSummary } from './error-summary';
import type { useServerForm } from '../lib/use-server-form';

type Controls = Pick<
  ReturnType<typeof useServerForm>,
  'onSubmit' | 'isPending' | 'summary' | 'items' | 'retry' | 'waitSeconds'
>;

type ServerFormProps = Controls & {
  /** The page's path. If scripts fail, the browser posts there and no password ends up in a URL. */
  action: string;
  submitText: string;
  pendingText: string;
  /** `primary` fills the width. Pages with several forms use another look. */
  look?: Look;
  children: ReactNode;
};

export function ServerForm(props: ServerFormProps) {
  const { action, submitText, pendingText, look = 'primary', children } = props;
  const { onSubmit, isPending, summary, items, retry, waitSeconds } = props;
  return (
    <>
      <ErrorSummary ref={summary} items={items}>
        {waitSeconds !== null && <Countdown key={items[0]?.message} seconds={waitSeconds} />}
        {retry && (
          <Button className="mt-3" pendingText={isPending ? '…' : undefined} onClick={() => void retry()}>
            {t`Try again`}
          </Button>
        )}
      </ErrorSummary>
      <form method="post" action={action} noValidate onSubmit={(event) => void onSubmit(event)}>
        <div className="space-y-5">{children}</div>
        <Button
          type="submit"
          look={look}
          className={look === 'primary' ? 'mt-6 w-full' : 'mt-5'}
          pendingText={isPending ? pendingText : undefined}
        >
          {submitText}
        </Button>
      </form>
    </>
  );
}

/** Hidden from screen readers, which would read a ticking alert every second. The alert says it once. */
function Countdown({ seconds }: { seconds: number }) {
  const left = useSecondsLeft(seconds, 0);
  const duration = durationText(left);
  return (
    <p aria-hidden="true" className="text-muted mt-2 text-sm tabular-nums">
      {left === 0 ? t`You can try again now.` : t`${duration} left`}
    </p>
  );
}
