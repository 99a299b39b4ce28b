import { Link, type LinkProps } from '@tanstack/react-router';
import { useState } from 'react';
import { whatHappened } from '../../lib/failure-text';
import { useHeadingFocus } from '../../lib/heading-focus';
import { usePageTitle } from '../../lib/page-title';
import { RequestFailure } from '../../lib/request-failure';
import { Button, buttonStyle } from '../../ui/button';
import { confirmNewEmail, undoEmailChange, verifyEmail } from './email-verification';
import { useSession } from './session-context';
import { VisitorPage } from './visitor-page';

interface MailedAction {
  readonly title: string;
  readonly lead: string;
  readonly button: string;
  readonly run: (token: string) => Promise<void>;
  readonly done: Readonly<{ title: string; lead: string; next: string; to: NonNullable<LinkProps['to']> }>;
}

const goToTasks = { next: 'Go to your tasks', to: '/tasks' } as const;

export const verifyEmailAction: MailedAction = {
  title: 'Confirm your e-mail address',
  lead: 'One click, and this address is known to be yours.',
  button: 'Confirm my address',
  run: verifyEmail,
  done: { title: 'Your address is confirmed', lead: 'Thank you. There is nothing more to do.', ...goToTasks },
};

export const confirmNewEmailAction: MailedAction = {
  title: 'Use this address from now on',
  lead: 'You sign in with it afterwards, and mails go there. The old address is told.',
  button: 'Use this address',
  run: confirmNewEmail,
  done: { title: 'Your address is changed', lead: 'Sign in with the new one from now on.', ...goToTasks },
};

export const undoEmailChangeAction: MailedAction = {
  title: 'Take the change back',
  lead: 'Your account returns to this address, and everybody who is signed in is signed out.',
  button: 'Take it back',
  run: undoEmailChange,
  done: {
    title: 'Your account is back at this address',
    lead: 'Somebody else may know your password: choose a new one now.',
    next: 'Choose a new password',
    to: '/forgot-password',
  },
};

type Step = 'ask' | 'done' | 'dead-link';

/** Works on any device, signed in or not. Done by a button, because mail scanners open links too. */
export function MailedActionPage({ action, token }: { action: MailedAction; token: string | undefined }) {
  const [step, setStep] = useState<Step>('ask');
  if (token === undefined || step === 'dead-link') return <DeadLink />;
  return step === 'done' ? <Done {...action.done} /> : <Ask action={action} token={token} onStep={setStep} />;
}

interface AskProps {
  action: MailedAction;
  token: string;
  onStep: (step: Step) => void;
}

function Ask({ action: { title, lead, button, run }, token, onStep }: AskProps) {
  const session = useSession();
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  usePageTitle(title, failure !== null);

  async function act(): Promise<void> {
    setPending(true);
    setFailure(null);
    try {
      await run(token);
      await session.recheck();
      onStep('done');
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      if (error.code === 'LINK_INVALID') onStep('dead-link');
      else setFailure(error);
    } finally {
      setPending(false);
    }
  }

  return (
    <VisitorPage title={title} lead={lead}>
      {failure && (
        <p role="alert" className="text-danger mb-4 text-sm font-medium">
          {whatHappened(failure)} {failure.isPassing && 'The link is still good: try again in a moment.'}
        </p>
      )}
      <Button look="primary" pendingText={isPending ? '…' : undefined} onClick={() => void act()}>
        {button}
      </Button>
    </VisitorPage>
  );
}

function Done({ title, lead, next, to }: MailedAction['done']) {
  usePageTitle(title);
  useHeadingFocus();
  return (
    <VisitorPage title={title} lead={lead}>
      <Link to={to} className={buttonStyle('primary')}>
        {next}
      </Link>
    </VisitorPage>
  );
}

function DeadLink() {
  usePageTitle('This link no longer works');
  useHeadingFocus();
  return (
    <VisitorPage
      title="This link no longer works"
      lead="It was used before, or it is too old. Sign in, and you can have a new one sent to you."
    >
      <Link to="/tasks" className={buttonStyle('primary')}>
        Go to your tasks
      </Link>
    </VisitorPage>
  );
}
