import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { dateTimeText } from '../../lib/date-time';
import { whatHappened } from '../../lib/failure-text';
import { usePageTitle } from '../../lib/page-title';
import { RequestFailure } from '../../lib/request-failure';
import { Button } from '../../ui/button';
import { cancelRecovery, startRecovery } from './second-factor-recovery';
import { VisitorMessage } from './visitor-message';
import { VisitorPage } from './visitor-page';

/** Starts the waiting time. By a button: mail scanners open links too. */
export function RecoverSecondFactorPage({ token }: { token: string | undefined }) {
  const [removesAt, setRemovesAt] = useState<string | null>(null);
  const [isDead, setDead] = useState(token === undefined);
  if (removesAt !== null) {
    const when = dateTimeText(removesAt);
    return (
      <VisitorMessage
        title={t`The waiting time has begun`}
        lead={t`The second step is removed on ${when}. Then your password is enough.`}
        next={t`Back to the sign-in`}
        to="/login"
      />
    );
  }
  if (isDead || token === undefined) {
    return (
      <VisitorMessage
        title={t`This link no longer works`}
        lead={t`A link works once, for one hour. Enter your password to get a new one.`}
        next={t`Back to the sign-in`}
        to="/login"
      />
    );
  }
  return (
    <AskPage
      title={t`Remove the second step?`}
      lead={t`It stays on for some days first. You can cancel until then.`}
      button={t`Start the waiting time`}
      run={async () => {
        setRemovesAt(await startRecovery(token));
      }}
      onDeadLink={() => {
        setDead(true);
      }}
    />
  );
}

export function CancelRecoveryPage({ token }: { token: string | undefined }) {
  const [step, setStep] = useState<'ask' | 'done' | 'dead-link'>(token === undefined ? 'dead-link' : 'ask');
  if (step === 'done') {
    return (
      <VisitorMessage
        title={t`The second step stays on`}
        lead={t`If you didn't ask for its removal, choose a new password.`}
        next={t`Choose a new password`}
        to="/forgot-password"
      />
    );
  }
  if (step === 'dead-link' || token === undefined) {
    return (
      <VisitorMessage
        title={t`This link no longer works`}
        lead={t`The removal was cancelled already, or it is done.`}
        next={t`Back to the sign-in`}
        to="/login"
      />
    );
  }
  return (
    <AskPage
      title={t`Keep the second step?`}
      lead={t`Its removal was announced. One click cancels it.`}
      button={t`Keep the second step`}
      run={async () => {
        await cancelRecovery(token);
        setStep('done');
      }}
      onDeadLink={() => {
        setStep('dead-link');
      }}
    />
  );
}

interface AskPageProps {
  title: string;
  lead: string;
  button: string;
  run: () => Promise<void>;
  onDeadLink: () => void;
}

function AskPage({ title, lead, button, run, onDeadLink }: AskPageProps) {
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  usePageTitle(title, failure !== null);

  async function act(): Promise<void> {
    setPending(true);
    setFailure(null);
    try {
      await run();
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      if (error.code === 'LINK_INVALID') onDeadLink();
      else setFailure(error);
    } finally {
      setPending(false);
    }
  }

  return (
    <VisitorPage title={title} lead={lead}>
      {failure && (
        <p role="alert" className="text-danger mb-4 text-sm font-medium">
          {whatHappened(failure)} {failure.isPassing && t`The link is still good: try again in a moment.`}
        </p>
      )}
      <Button look="primary" pendingText={isPending ? '…' : undefined} onClick={() => void act()}>
        {button}
      </Button>
    </VisitorPage>
  );
}
