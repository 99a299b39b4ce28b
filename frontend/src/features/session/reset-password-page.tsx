import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { usePageTitle } from '../../lib/page-title';
import { PasswordField } from '../../ui/password-field';
import { ServerForm } from '../../ui/server-form';
import { VisitorMessage } from './visitor-message';
import { VisitorPage } from './visitor-page';
import { newPasswordRules, passwordHint } from '../../lib/credential-rules';
import { resetPassword } from './password-reset';
import { useSession } from './session-context';
import { useServerForm } from '../../lib/use-server-form';

type Step = 'choose' | 'done' | 'dead-link';

/** Only the button uses up the link, because mail scanners open links too. */
export function ResetPasswordPage({ token }: { token: string | undefined }) {
  const [step, setStep] = useState<Step>(token === undefined ? 'dead-link' : 'choose');
  if (step === 'done') {
    return (
      <VisitorMessage
        title={t`Your password has changed`}
        lead={t`You're signed out everywhere, including this device.`}
        next={t`Sign in and review them`}
        to="/login"
        search={{ returnTo: '/account' }}
      >
        <ul className="mb-6 list-disc space-y-1.5 ps-5 text-sm">
          <li>{t`Trusted devices, emailed links and calendar links stopped working too.`}</li>
          <li>{t`Passkeys and connected accounts may still work.`}</li>
        </ul>
      </VisitorMessage>
    );
  }
  if (step === 'choose' && token !== undefined) return <ChoosePassword token={token} onStep={setStep} />;
  return (
    <VisitorMessage
      title={t`This link no longer works`}
      lead={t`Links work once and expire after one hour. Your password hasn't changed.`}
      next={t`Send a new link`}
      to="/forgot-password"
    />
  );
}

function ChoosePassword({ token, onStep }: { token: string; onStep: (step: Step) => void }) {
  const session = useSession();
  const { field, ...form } = useServerForm({
    defaultValues: { newPassword: '' },
    fieldIds: { newPassword: 'new-password' },
    secrets: ['newPassword'],
    send: async ({ newPassword }) => {
      await resetPassword(token, newPassword);
      await session.recheck();
      onStep('done');
    },
    explain: ({ code }) => {
      if (code === 'LINK_INVALID') onStep('dead-link');
      return undefined;
    },
  });
  usePageTitle(t`Choose a new password`, form.items.length > 0);

  return (
    <VisitorPage title={t`Choose a new password`} lead={t`You'll be signed out everywhere else.`}>
      <ServerForm
        {...form}
        action="/reset-password"
        submitText={t`Change password`}
        pendingText={t`Changing…`}
      >
        <PasswordField
          label={t`New password`}
          autoComplete="new-password"
          hint={passwordHint()}
          {...field('newPassword', newPasswordRules)}
        />
      </ServerForm>
    </VisitorPage>
  );
}
