import { t } from '@lingui/core/macro';
import { useState, type ComponentProps } from 'react';
import { dateTimeText } from '../../lib/date-time';
import { messageFor } from '../../lib/error-message';
import { usePageTitle } from '../../lib/page-title';
import { RequestFailure } from '../../lib/request-failure';
import { Button } from '../../ui/button';
import { confirmNewEmail, undoEmailChange } from './email-verification';
import { cancelRecovery, startRecovery } from './second-factor-recovery';
import { useSession } from './session-context';
import { VisitorMessage } from './visitor-message';
import { VisitorPage } from './visitor-page';

type Message = Omit<ComponentProps<typeof VisitorMessage>, 'children'>;

interface MailedAction {
  readonly question: () => { title: string; lead: string; button: string };
  readonly run: (token: string) => Promise<unknown>;
  /** @param outcome What `run` resolved to. */
  readonly done: (outcome: unknown) => Message;
  readonly deadLink: () => Omit<Message, 'title'>;
}

export const confirmNewEmailAction: MailedAction = {
  question: () => ({
    title: t`Use this address?`,
    lead: t`You'll sign in and get emails with it. We'll notify the old address.`,
    button: t`Use this address`,
  }),
  run: confirmNewEmail,
  done: () => ({
    title: t`Your address has changed`,
    lead: t`Use the new one to sign in.`,
    ...goToTasks(),
  }),
  deadLink: signInForNewLink,
};

export const undoEmailChangeAction: MailedAction = {
  question: () => ({
    title: t`Undo the email change?`,
    lead: t`Your account goes back to this address. All devices are signed out.`,
    button: t`Undo the change`,
  }),
  run: undoEmailChange,
  done: () => ({
    title: t`Your account uses this address again`,
    lead: t`Its password, passkeys and connected accounts no longer work. Choose a new password.`,
    ...chooseNewPassword(),
  }),
  deadLink: signInForNewLink,
};

export const recoverSecondFactorAction: MailedAction = {
  question: () => ({
    title: t`Remove two-factor authentication?`,
    lead: t`It stays on for a few days. You can cancel until then.`,
    button: t`Start waiting period`,
  }),
  run: startRecovery,
  done: (removesAt) => {
    const when = dateTimeText(String(removesAt));
    return {
      title: t`The waiting period has started`,
      lead: t`It will be removed on ${when}. After that, your password is enough.`,
      ...backToSignIn(),
    };
  },
  deadLink: () => ({
    lead: t`Links work once and expire after one hour. Enter your password to get a new one.`,
    ...backToSignIn(),
  }),
};

export const cancelRecoveryAction: MailedAction = {
  question: () => ({
    title: t`Keep two-factor authentication?`,
    lead: t`It's scheduled to be removed. You can still cancel.`,
    button: t`Keep it on`,
  }),
  run: cancelRecovery,
  done: () => ({
    title: t`Two-factor authentication stays on`,
    lead: t`If you didn't request this, choose a new password.`,
    ...chooseNewPassword(),
  }),
  deadLink: () => ({ lead: t`The removal was already cancelled or completed.`, ...backToSignIn() }),
};

const goToTasks = () => ({ next: t`Go to your tasks`, to: '/tasks' }) as const;
const chooseNewPassword = () => ({ next: t`Choose a new password`, to: '/forgot-password' }) as const;
const backToSignIn = () => ({ next: t`Back to sign-in`, to: '/login' }) as const;

function signInForNewLink(): Omit<Message, 'title'> {
  return { lead: t`It was already used or has expired. Sign in to get a new one.`, ...goToTasks() };
}

type Step = Readonly<{ name: 'question' | 'dead-link' } | { name: 'done'; outcome: unknown }>;

interface MailedActionPageProps {
  action: MailedAction;
  token: string | undefined;
}

/** Works on any device, signed in or not. */
export function MailedActionPage({ action, token }: MailedActionPageProps) {
  const [step, setStep] = useState<Step>({ name: 'question' });
  if (step.name === 'done') return <VisitorMessage {...action.done(step.outcome)} />;
  if (step.name === 'question' && token !== undefined)
    return <Question action={action} token={token} onStep={setStep} />;
  return <VisitorMessage title={t`This link no longer works`} {...action.deadLink()} />;
}

interface QuestionProps {
  action: MailedAction;
  token: string;
  onStep: (step: Step) => void;
}

/** Acts when the button is pressed, not when the page opens: mail scanners open links too. */
function Question({ action, token, onStep }: QuestionProps) {
  const { title, lead, button } = action.question();
  const session = useSession();
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  usePageTitle(title, failure !== null);

  async function act(): Promise<void> {
    setPending(true);
    setFailure(null);
    try {
      const outcome = await action.run(token);
      await session.recheck();
      onStep({ name: 'done', outcome });
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      if (error.code === 'LINK_INVALID') onStep({ name: 'dead-link' });
      else setFailure(error);
    } finally {
      setPending(false);
    }
  }

  return (
    <VisitorPage title={title} lead={lead}>
      {failure && (
        <p role="alert" className="text-danger mb-4 text-sm font-medium">
          {messageFor(failure)} {failure.isPassing && t`The link still works.`}
        </p>
      )}
      <Button look="primary" pendingText={isPending ? '…' : undefined} onClick={() => void act()}>
        {button}
      </Button>
    </VisitorPage>
  );
}
