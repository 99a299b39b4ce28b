import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useHeadingFocus } from '../../lib/heading-focus';
import { usePageTitle } from '../../lib/page-title';
import { useSecondsLeft } from '../../lib/seconds-left';
import { useAnnounce } from '../../ui/announcer';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/text-field';
import { ServerForm } from '../../ui/server-form';
import { VisitorPage } from './visitor-page';
import { emailRules } from '../../lib/credential-rules';
import { requestPasswordReset } from './password-reset';
import { useServerForm } from '../../lib/use-server-form';

const RESEND_AFTER_SECONDS = 30;

export function ForgotPasswordPage() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  return sentTo === null ? (
    <AskForLink onSent={setSentTo} />
  ) : (
    <LinkSent
      email={sentTo}
      onOtherAddress={() => {
        setSentTo(null);
      }}
    />
  );
}

function BackToSignIn() {
  return (
    <Link to="/login" className="link">
      {t`Back to sign-in`}
    </Link>
  );
}

function AskForLink({ onSent }: { onSent: (email: string) => void }) {
  const { field, ...form } = useServerForm({
    defaultValues: { email: '' },
    fieldIds: { email: 'email' },
    secrets: [],
    send: async ({ email }) => {
      await requestPasswordReset(email);
      onSent(email);
    },
  });
  usePageTitle(t`Forgot your password?`, form.items.length > 0);

  return (
    <VisitorPage
      title={t`Forgot your password?`}
      lead={t`We'll email you a link to choose a new one.`}
      footer={<BackToSignIn />}
    >
      <ServerForm {...form} action="/forgot-password" submitText={t`Send link`} pendingText={t`Sending…`}>
        <TextField
          label={t`Email address`}
          type="email"
          autoComplete="username"
          {...field('email', emailRules)}
        />
      </ServerForm>
    </VisitorPage>
  );
}

/** Says the same for known and unknown addresses. Only the owner may learn which it is. */
function LinkSent({ email, onOtherAddress }: { email: string; onOtherAddress: () => void }) {
  usePageTitle(t`Check your email`);
  useHeadingFocus();

  return (
    <VisitorPage
      title={t`Check your email`}
      lead={
        <Trans>
          If <strong className="text-ink font-semibold break-words">{email}</strong> has an account, we sent a
          link to it. It works once, for one hour.
        </Trans>
      }
      footer={<BackToSignIn />}
    >
      <div className="flex flex-wrap gap-3">
        <ResendButton email={email} />
        <Button look="quiet" onClick={onOtherAddress}>
          {t`Use another address`}
        </Button>
      </div>
    </VisitorPage>
  );
}

function ResendButton({ email }: { email: string }) {
  const [sends, setSends] = useState(1);
  const waitSeconds = useSecondsLeft(RESEND_AFTER_SECONDS, sends);
  const announce = useAnnounce();

  async function resend(): Promise<void> {
    setSends(sends + 1);
    const isSent = await requestPasswordReset(email).then(
      () => true,
      () => false,
    );
    announce(isSent ? t`Sent again.` : t`Not sent. Try again in a moment.`);
  }

  return (
    <Button pendingText={waitSeconds > 0 ? t`in ${waitSeconds} s` : undefined} onClick={() => void resend()}>
      {t`Resend`}
    </Button>
  );
}
