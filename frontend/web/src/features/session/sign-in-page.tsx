import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usePageTitle } from '../../lib/page-title';
import { CheckboxField } from '../../ui/checkbox-field';
import { PasswordField } from '../../ui/password-field';
import { TextField } from '../../ui/text-field';
import { ServerForm } from '../../ui/server-form';
import { VisitorPage } from './visitor-page';
import { currentPasswordRules, emailRules } from '../../lib/credential-rules';
import { SecondFactorPage } from './second-factor-page';
import { useSession, useSessionState } from './session-context';
import { useServerForm } from '../../lib/use-server-form';

/** One sentence for both: which of the two was wrong would tell who has an account. */
const wrongCredentials = (): string => t`The e-mail address or the password is not right.`;

export function SignInPage({ returnTo }: { returnTo: string | undefined }) {
  const [isCodeAsked, setCodeAsked] = useState(false);
  function startOver(): void {
    setCodeAsked(false);
  }
  if (isCodeAsked) return <SecondFactorPage onStartOver={startOver} />;
  return (
    <PasswordStep
      returnTo={returnTo}
      onSecondFactor={() => {
        setCodeAsked(true);
      }}
    />
  );
}

interface PasswordStepProps {
  returnTo: string | undefined;
  onSecondFactor: () => void;
}

function PasswordStep({ returnTo, onSecondFactor }: PasswordStepProps) {
  const session = useSession();
  const { field, checkbox, ...form } = useServerForm({
    defaultValues: { email: '', password: '', rememberMe: true },
    fieldIds: { email: 'email', password: 'current-password', rememberMe: 'remember-me' },
    secrets: ['password'],
    send: async (credentials) => {
      if ((await session.signIn(credentials)) === 'second-factor') onSecondFactor();
    },
    explain: ({ status }) => (status === 401 ? { field: 'email', message: wrongCredentials() } : undefined),
  });
  usePageTitle(t`Sign in`, form.items.length > 0);

  return (
    <VisitorPage
      title={t`Sign in`}
      lead={<EndedNotice />}
      footer={
        <Trans>
          New to Holdfast?{' '}
          <Link to="/signup" search={{ returnTo }} className="link">
            Create an account
          </Link>
        </Trans>
      }
    >
      <ServerForm {...form} action="/login" submitText={t`Sign in`} pendingText={t`Signing in…`}>
        <TextField
          label={t`E-mail address`}
          type="email"
          inputMode="email"
          autoComplete="username webauthn"
          autoCapitalize="off"
          spellCheck={false}
          required
          {...field('email', emailRules)}
        />
        <div>
          <PasswordField
            label={t`Password`}
            autoComplete="current-password"
            required
            {...field('password', currentPasswordRules)}
          />
          <div className="mt-2 flex flex-wrap items-center justify-between gap-x-4">
            <CheckboxField label={t`Keep me signed in`} {...checkbox('rememberMe')} />
            <Link to="/forgot-password" className="link py-2.5 text-sm">
              {t`Forgot your password?`}
            </Link>
          </div>
        </div>
      </ServerForm>
    </VisitorPage>
  );
}

function EndedNotice() {
  const state = useSessionState();
  if (state.status !== 'signed-out' || state.reason === 'never-signed-in') return t`Welcome back.`;
  return state.reason === 'ended'
    ? t`Your session has ended. Sign in to go on where you were.`
    : t`You are signed out.`;
}
