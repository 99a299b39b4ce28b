import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { visitorRequest } from '../../lib/auth-request';
import { nameRules, newPasswordRules, passwordHint } from '../../lib/credential-rules';
import { usePageTitle } from '../../lib/page-title';
import { useServerForm } from '../../lib/use-server-form';
import { PasswordField } from '../../ui/password-field';
import { ServerForm } from '../../ui/server-form';
import { TextField } from '../../ui/text-field';
import { VisitorMessage } from './visitor-message';
import { VisitorPage } from './visitor-page';

type Step = 'choose' | 'done' | 'dead-link' | 'taken';

/** The invited user chooses the password here, so no one else ever knows it. */
export function AcceptInvitationPage({ token }: { token: string | undefined }) {
  const [step, setStep] = useState<Step>(token === undefined ? 'dead-link' : 'choose');
  if (step === 'done') {
    return (
      <VisitorMessage
        title={t`Your account is ready`}
        lead={t`Sign in with your email address and password.`}
        next={t`Sign in`}
        to="/login"
      />
    );
  }
  if (step === 'taken') {
    return (
      <VisitorMessage
        title={t`You already have an account`}
        lead={t`Sign in or choose a new password.`}
        next={t`Sign in`}
        to="/login"
      />
    );
  }
  if (step === 'choose' && token !== undefined) return <Choose token={token} onStep={setStep} />;
  return (
    <VisitorMessage
      title={t`This link no longer works`}
      lead={t`Invitations work once and expire after seven days. Ask for a new one.`}
      next={t`Go to sign-in`}
      to="/login"
    />
  );
}

function Choose({ token, onStep }: { token: string; onStep: (step: Step) => void }) {
  const { field, ...form } = useServerForm({
    defaultValues: { name: '', password: '' },
    fieldIds: { name: 'name', password: 'new-password' },
    secrets: ['password'],
    send: async ({ name, password }) => {
      await visitorRequest('/invitations/accept', { token, name, password });
      onStep('done');
    },
    explain: ({ code }) => {
      if (code === 'LINK_INVALID') onStep('dead-link');
      if (code === 'EMAIL_TAKEN') onStep('taken');
      return undefined;
    },
  });
  usePageTitle(t`Accept invitation`, form.items.length > 0);

  return (
    <VisitorPage title={t`Accept invitation`} lead={t`Choose a name and a password for your account.`}>
      <ServerForm
        {...form}
        action="/accept-invitation"
        submitText={t`Create an account`}
        pendingText={t`Creating…`}
      >
        <TextField label={t`Name`} autoComplete="name" {...field('name', nameRules)} />
        <PasswordField
          label={t`Password`}
          autoComplete="new-password"
          hint={passwordHint()}
          {...field('password', newPasswordRules)}
        />
      </ServerForm>
    </VisitorPage>
  );
}
