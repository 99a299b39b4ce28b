import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { whatHappened } from '../../lib/failure-text';
import { useHeadingFocus } from '../../lib/heading-focus';
import { usePageTitle } from '../../lib/page-title';
import { RequestFailure } from '../../lib/request-failure';
import { Button, buttonStyle } from '../../ui/button';
import { AccountPage } from './account-page';
import { verifyEmail } from './email-verification';
import { useSession } from './session-context';

type Step = 'confirm' | 'confirmed' | 'dead-link';

/** Works on any device, signed in or not. Confirmed by a button, because mail scanners open links too. */
export function VerifyEmailPage({ token }: { token: string | undefined }) {
  const [step, setStep] = useState<Step>('confirm');
  if (token === undefined || step === 'dead-link') return <DeadLink />;
  return step === 'confirmed' ? <Confirmed /> : <Confirm token={token} onStep={setStep} />;
}

function Confirm({ token, onStep }: { token: string; onStep: (step: Step) => void }) {
  const session = useSession();
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  usePageTitle('Confirm your e-mail address', failure !== null);

  async function confirm(): Promise<void> {
    setPending(true);
    setFailure(null);
    try {
      await verifyEmail(token);
      await session.recheck();
      onStep('confirmed');
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      if (error.code === 'LINK_INVALID') onStep('dead-link');
      else setFailure(error);
    } finally {
      setPending(false);
    }
  }

  return (
    <AccountPage title="Confirm your e-mail address" lead="One click, and this address is known to be yours.">
      {failure && (
        <p role="alert" className="text-danger mb-4 text-sm font-medium">
          {whatHappened(failure)} The link is still good: try again in a moment.
        </p>
      )}
      <Button
        look="primary"
        pendingText={isPending ? 'Confirming…' : undefined}
        onClick={() => void confirm()}
      >
        Confirm my address
      </Button>
    </AccountPage>
  );
}

function Confirmed() {
  usePageTitle('Your address is confirmed');
  useHeadingFocus();
  return (
    <AccountPage title="Your address is confirmed" lead="Thank you. There is nothing more to do.">
      <Link to="/tasks" className={buttonStyle('primary')}>
        Go to your tasks
      </Link>
    </AccountPage>
  );
}

function DeadLink() {
  usePageTitle('This link no longer works');
  useHeadingFocus();
  return (
    <AccountPage
      title="This link no longer works"
      lead="A link is good for one hour. Sign in, and you can have a new one sent to you."
    >
      <Link to="/tasks" className={buttonStyle('primary')}>
        Go to your tasks
      </Link>
    </AccountPage>
  );
}
