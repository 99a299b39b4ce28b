import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';
import { currentPasswordRules } from '../../lib/credential-rules';
import { messageFor } from '../../lib/error-message';
import { useHeadingFocus } from '../../lib/heading-focus';
import { usePageTitle } from '../../lib/page-title';
import { RequestFailure } from '../../lib/request-failure';
import { useServerForm } from '../../lib/use-server-form';
import { Button } from '../../ui/button';
import { PasswordField } from '../../ui/password-field';
import { ServerForm } from '../../ui/server-form';
import { declineEmail, verifyEmail } from './email-verification';
import { useSession } from './session-context';
import { VisitorMessage } from './visitor-message';
import { VisitorPage } from './visitor-page';

type Step =
  | Readonly<{ name: 'checking' }>
  /** The user isn't signed in to the account. `address` is its masked address. */
  | Readonly<{ name: 'password'; address: string }>
  | Readonly<{ name: 'failed'; failure: RequestFailure }>
  | Readonly<{ name: 'confirmed' | 'confirmed-before' | 'declined' | 'dead-link' }>;

interface StepProps {
  token: string;
  onStep: (step: Step) => void;
}

/**
 * Confirms at once if the user is signed in to the account. Anyone else needs its password: a click must not confirm an
 * account that a stranger created with this address. A mail scanner that opens the link has neither.
 */
export function VerifyEmailPage({ token }: { token: string | undefined }) {
  const [step, setStep] = useState<Step>({ name: 'checking' });
  if (token === undefined) return <DeadLink />;
  switch (step.name) {
    case 'checking':
      return <Checking token={token} onStep={setStep} />;
    case 'password':
      return <AskForPassword token={token} onStep={setStep} address={step.address} />;
    case 'failed':
      return (
        <Failed
          failure={step.failure}
          onRetry={() => {
            setStep({ name: 'checking' });
          }}
        />
      );
    case 'declined':
      return (
        <VisitorMessage
          title={t`You won't get these emails again`}
          lead={t`The link no longer works, and the account stays unconfirmed.`}
          next={t`Go to Holdfast`}
          to="/login"
        />
      );
    case 'dead-link':
      return <DeadLink />;
    case 'confirmed':
    case 'confirmed-before':
      return (
        <VisitorMessage
          title={
            step.name === 'confirmed' ? t`Your address is confirmed` : t`Your address was already confirmed`
          }
          lead={t`Thanks. You're all set.`}
          next={t`Go to your tasks`}
          to="/tasks"
        />
      );
  }
}

function DeadLink() {
  return (
    <VisitorMessage
      title={t`This link no longer works`}
      lead={t`It was already used or has expired. Sign in to get a new one.`}
      next={t`Go to your tasks`}
      to="/tasks"
    />
  );
}

function Checking({ token, onStep }: StepProps) {
  const session = useSession();
  const check = useEffectEvent(async (isLeft: () => boolean) => {
    const next = await stepOf(() => verifyEmail(token));
    if (next.name === 'confirmed') await session.recheck();
    if (!isLeft()) onStep(next);
  });
  useEffect(() => {
    let isLeft = false;
    void check(() => isLeft);
    return () => {
      isLeft = true;
    };
  }, []);
  const title = t`Confirm your email address`;
  usePageTitle(title);
  return (
    <VisitorPage title={title}>
      <p role="status" className="text-muted text-sm">
        {t`One moment…`}
      </p>
    </VisitorPage>
  );
}

/** The step that follows an attempt to confirm. */
async function stepOf(attempt: () => Promise<void>): Promise<Step> {
  try {
    await attempt();
    return { name: 'confirmed' };
  } catch (failure) {
    if (!(failure instanceof RequestFailure)) throw failure;
    if (failure.code === 'EMAIL_ALREADY_VERIFIED') return { name: 'confirmed-before' };
    if (failure.code === 'LINK_INVALID') return { name: 'dead-link' };
    if (failure.code === 'LINK_NEEDS_PASSWORD') return { name: 'password', address: failure.address ?? '' };
    return { name: 'failed', failure };
  }
}

function Failed({ failure, onRetry }: { failure: RequestFailure; onRetry: () => void }) {
  const title = t`Confirm your email address`;
  usePageTitle(title, true);
  useHeadingFocus();
  return (
    <VisitorPage title={title}>
      <p role="alert" className="text-danger mb-4 text-sm font-medium">
        {messageFor(failure)} {failure.isPassing && t`The link still works.`}
      </p>
      <Button look="primary" onClick={onRetry}>
        {t`Try again`}
      </Button>
    </VisitorPage>
  );
}

function AskForPassword({ token, address, onStep }: StepProps & { address: string }) {
  const session = useSession();
  const { field, ...form } = useServerForm({
    defaultValues: { password: '' },
    fieldIds: { password: 'current-password' },
    secrets: ['password'],
    send: async ({ password }) => {
      const next = await stepOf(() => verifyEmail(token, password));
      if (next.name === 'failed') throw next.failure;
      await session.recheck();
      onStep(next);
    },
  });
  const title = t`Confirm your email address`;
  usePageTitle(title, form.items.length > 0);
  useHeadingFocus();
  return (
    <VisitorPage
      title={title}
      lead={
        <Trans>
          Enter the password for{' '}
          <strong className="text-ink inline-block max-w-full font-semibold break-words">{address}</strong>.
        </Trans>
      }
      footer={<NotMe token={token} onStep={onStep} />}
    >
      <ServerForm
        {...form}
        action="/verify-email"
        submitText={t`Confirm address`}
        pendingText={t`Confirming…`}
      >
        <div>
          <PasswordField
            label={t`Password`}
            autoComplete="current-password"
            {...field('password', currentPasswordRules)}
          />
          <p className="mt-2 text-end text-sm">
            <Link to="/forgot-password" className="link py-2.5">
              {t`Forgot your password?`}
            </Link>
          </p>
        </div>
      </ServerForm>
    </VisitorPage>
  );
}

/** For the owner of a mailbox whose address someone else signed up with. */
function NotMe({ token, onStep }: StepProps) {
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function decline(): Promise<void> {
    setPending(true);
    setProblem(null);
    try {
      await declineEmail(token);
      onStep({ name: 'declined' });
    } catch (failure) {
      setPending(false);
      if (failure instanceof RequestFailure && failure.code === 'LINK_INVALID') onStep({ name: 'dead-link' });
      else setProblem(messageFor(failure));
    }
  }

  return (
    <>
      <p id="not-me-effect">{t`Not your account? Let us know and we'll stop these emails.`}</p>
      {problem !== null && (
        <p role="alert" className="text-danger mt-2 font-medium">
          {problem}
        </p>
      )}
      <Button
        className="mt-3"
        aria-describedby="not-me-effect"
        pendingText={isPending ? '…' : undefined}
        onClick={() => void decline()}
      >
        {t`This isn't me`}
      </Button>
    </>
  );
}
