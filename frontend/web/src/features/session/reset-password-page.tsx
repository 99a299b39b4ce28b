import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usePageTitle } from '../../lib/page-title';
import { useHeadingFocus } from '../../lib/heading-focus';
import { buttonStyle } from '../../ui/button';
import { PasswordField } from '../../ui/password-field';
import { ServerForm } from '../../ui/server-form';
import { VisitorPage } from './visitor-page';
import { newPasswordRules, PASSWORD_HINT } from '../../lib/credential-rules';
import { resetPassword } from './password-reset';
import { useServerForm } from '../../lib/use-server-form';

type Step = 'choose' | 'done' | 'dead-link';

/** Opening the page uses nothing up, only the button does: mail scanners follow links too. */
export function ResetPasswordPage({ token }: { token: string | undefined }) {
  const [step, setStep] = useState<Step>(token === undefined ? 'dead-link' : 'choose');
  if (step === 'done') return <PasswordChanged />;
  if (step === 'dead-link' || token === undefined) return <DeadLink />;
  return <ChoosePassword token={token} onStep={setStep} />;
}

function ChoosePassword({ token, onStep }: { token: string; onStep: (step: Step) => void }) {
  const { field, ...form } = useServerForm({
    defaultValues: { newPassword: '' },
    fieldIds: { newPassword: 'new-password' },
    secrets: ['newPassword'],
    send: async ({ newPassword }) => {
      await resetPassword(token, newPassword);
      onStep('done');
    },
    explain: ({ code }) => {
      if (code === 'LINK_INVALID') onStep('dead-link');
      return undefined;
    },
  });
  usePageTitle('Choose a new password', form.items.length > 0);

  return (
    <VisitorPage title="Choose a new password" lead="You will be signed out everywhere else.">
      <ServerForm {...form} action="/reset-password" submitText="Change the password" pendingText="Changing…">
        <PasswordField
          label="New password"
          autoComplete="new-password"
          hint={PASSWORD_HINT}
          required
          {...field('newPassword', newPasswordRules)}
        />
      </ServerForm>
    </VisitorPage>
  );
}

function PasswordChanged() {
  usePageTitle('Your password is changed');
  useHeadingFocus();
  return (
    <VisitorPage
      title="Your password is changed"
      lead="Every device that was signed in has been signed out, this one too."
    >
      <Link to="/login" className={buttonStyle('primary')}>
        Sign in
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
      lead="A link works once, for one hour, and only until a newer one is sent. Your password is unchanged."
    >
      <Link to="/forgot-password" className={buttonStyle('primary')}>
        Send a new link
      </Link>
    </VisitorPage>
  );
}
