import type { ReactNode } from 'react';
import { durationText } from '../../lib/failure-text';
import { useSecondsLeft } from '../../lib/seconds-left';
import { Button } from '../../ui/button';
import { ErrorSummary } from '../../ui/error-summary';
import type { useAccountForm } from './use-account-form';

type Controls = Pick<
  ReturnType<typeof useAccountForm>,
  'onSubmit' | 'isPending' | 'summary' | 'items' | 'retry' | 'waitSeconds'
>;

type AccountFormProps = Controls & {
  /** The page's own address: should a script fail, the browser posts there and no password lands in a URL. */
  action: string;
  submitText: string;
  pendingText: string;
  children: ReactNode;
};

export function AccountForm(props: AccountFormProps) {
  const {
    action,
    submitText,
    pendingText,
    children,
    onSubmit,
    isPending,
    summary,
    items,
    retry,
    waitSeconds,
  } = props;
  return (
    <>
      <ErrorSummary ref={summary} items={items}>
        {waitSeconds !== null && <Countdown key={items[0]?.message} seconds={waitSeconds} />}
        {retry && (
          <Button className="mt-3" pendingText={isPending ? '…' : undefined} onClick={() => void retry()}>
            Try again
          </Button>
        )}
      </ErrorSummary>
      <form method="post" action={action} noValidate onSubmit={(event) => void onSubmit(event)}>
        <div className="space-y-5">{children}</div>
        <Button
          type="submit"
          look="primary"
          className="mt-6 w-full"
          pendingText={isPending ? pendingText : undefined}
        >
          {submitText}
        </Button>
      </form>
    </>
  );
}

/** For the eyes only: the sentence in the alert says it once, and an alert that ticks is read each second. */
function Countdown({ seconds }: { seconds: number }) {
  const left = useSecondsLeft(seconds, 0);
  return (
    <p aria-hidden="true" className="text-muted mt-2 text-sm tabular-nums">
      {left === 0 ? 'You can try again now.' : `${durationText(left)} left`}
    </p>
  );
}
