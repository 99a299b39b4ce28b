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
import { OtherSignInMethods } from './other-sign-in-methods';
import { SecondFactorPage } from './second-factor-page';
import { useSession, useSessionState } from './session-context';
import { messageForCode } from '../../lib/error-message';
import { useServerForm } from '../../lib/use-server-form';

/** One sentence for both: which of the two was wrong would tell who has an account. */
const wrongCredentials = (): string => t`Wrong email address or password.`;

interface SignInPageProps {
  returnTo: string | undefined;
  /** The user returned from another provider and still has to enter the code. */
  isCodeAsked: boolean;
  /** Code of the refusal after which the user returned from another provider. */
  refusal: string | undefined;
}

export function SignInPage(props: SignInPageProps) {
  const [isCodeAsked, setCodeAsked] = useState(props.isCodeAsked);
  function startOver(): void {
    setCodeAsked(false);
  }
  if (isCodeAsked) return <SecondFactorPage onStartOver={startOver} />;
  return (
    <PasswordStep
      {...props}
      onSecondFactor={() => {
        setCodeAsked(true);
      }}
    />
  );
}

type PasswordStepProps = Omit<SignInPageProps, 'isCodeAsked'> & { onSecondFactor: () => void };

function PasswordStep({ returnTo, refusal, onSecondFactor }: PasswordStepProps) {
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
      {refusal !== undefined && <Refusal code={refusal} />}
      <ServerForm {...form} action="/login" submitText={t`Sign in`} pendingText={t`Signing in…`}>
        <TextField
          label={t`Email address`}
          type="email"
          autoComplete="username webauthn"
          {...field('email', emailRules)}
        />
        <div>
          <PasswordField
            label={t`Password`}
            autoComplete="current-password"
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
      <OtherSignInMethods returnTo={returnTo} withPasskey />
    </VisitorPage>
  );
}

function Refusal({ code }: { code: string }) {
  return (
    <p role="alert" className="text-danger mb-6 text-sm font-medium">
      {messageForCode(code) ?? t`Couldn't sign in. Try again.`}
    </p>
  );
}

function EndedNotice() {
  const state = useSessionState();
  if (state.status !== 'signed-out' || state.reason === 'never-signed-in') return t`Welcome back.`;
  return state.reason === 'ended'
    ? t`Your session has ended. Sign in to pick up where you left off.`
    : t`You're signed out.`;
}
