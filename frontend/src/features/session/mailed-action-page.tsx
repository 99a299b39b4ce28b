import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import type { LinkProps } from '@tanstack/react-router';
import { useState } from 'react';
import { whatHappened } from '../../lib/failure-text';
import { usePageTitle } from '../../lib/page-title';
import { RequestFailure } from '../../lib/request-failure';
import { Button } from '../../ui/button';
import { confirmNewEmail, undoEmailChange } from './email-verification';
import { useSession } from './session-context';
import { VisitorMessage } from './visitor-message';
import { VisitorPage } from './visitor-page';

interface MailedAction {
  readonly title: MessageDescriptor;
  readonly lead: MessageDescriptor;
  readonly button: MessageDescriptor;
  readonly run: (token: string) => Promise<void>;
  readonly done: Readonly<
    Record<'title' | 'lead' | 'next', MessageDescriptor> & { to: NonNullable<LinkProps['to']> }
  >;
}

const goToTasks = { next: msg`Go to your tasks`, to: '/tasks' } as const;

export const confirmNewEmailAction: MailedAction = {
  title: msg`Use this address from now on`,
  lead: msg`You sign in with it afterwards, and mails go there. The old address is told.`,
  button: msg`Use this address`,
  run: confirmNewEmail,
  done: {
    title: msg`Your address is changed`,
    lead: msg`Sign in with the new one from now on.`,
    ...goToTasks,
  },
};

export const undoEmailChangeAction: MailedAction = {
  title: msg`Take the change back`,
  lead: msg`Your account returns to this address, and everybody who is signed in is signed out.`,
  button: msg`Take it back`,
  run: undoEmailChange,
  done: {
    title: msg`Your account is back at this address`,
    lead: msg`Its password, passkeys and linked accounts are void: choose a new password.`,
    next: msg`Choose a new password`,
    to: '/forgot-password',
  },
};

type Step = 'ask' | 'done' | 'dead-link';

/** Works on any device, signed in or not. Done by a button, because mail scanners open links too. */
export function MailedActionPage({ action, token }: { action: MailedAction; token: string | undefined }) {
  const [step, setStep] = useState<Step>('ask');
  if (step === 'done') {
    const { title, lead, next, to } = action.done;
    return <VisitorMessage title={i18n._(title)} lead={i18n._(lead)} next={i18n._(next)} to={to} />;
  }
  if (step === 'ask' && token !== undefined) return <Ask action={action} token={token} onStep={setStep} />;
  return (
    <VisitorMessage
      title={t`This link no longer works`}
      lead={t`It was used before, or it is too old. Sign in, and you can have a new one sent to you.`}
      next={t`Go to your tasks`}
      to="/tasks"
    />
  );
}

interface AskProps {
  action: MailedAction;
  token: string;
  onStep: (step: Step) => void;
}

function Ask({ action, token, onStep }: AskProps) {
  const title = i18n._(action.title);
  const session = useSession();
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  usePageTitle(title, failure !== null);

  async function act(): Promise<void> {
    setPending(true);
    setFailure(null);
    try {
      await action.run(token);
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
    <VisitorPage title={title} lead={i18n._(action.lead)}>
      {failure && (
        <p role="alert" className="text-danger mb-4 text-sm font-medium">
          {whatHappened(failure)} {failure.isPassing && t`The link is still good: try again in a moment.`}
        </p>
      )}
      <Button look="primary" pendingText={isPending ? '…' : undefined} onClick={() => void act()}>
        {i18n._(action.button)}
      </Button>
    </VisitorPage>
  );
}
