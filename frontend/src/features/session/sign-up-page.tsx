import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { usePageTitle } from '../../lib/page-title';
import { PasswordField } from '../../ui/password-field';
import { TextField } from '../../ui/text-field';
import { ServerForm } from '../../ui/server-form';
import { VisitorPage } from './visitor-page';
import { emailRules, nameRules, newPasswordRules, passwordHint } from '../../lib/credential-rules';
import { OtherSignInMethods } from './other-sign-in-methods';
import { useSession } from './session-context';
import { useServerForm } from '../../lib/use-server-form';

export function SignUpPage({ returnTo }: { returnTo: string | undefined }) {
  const session = useSession();
  const { field, ...form } = useServerForm({
    defaultValues: { name: '', email: '', password: '' },
    fieldIds: { name: 'name', email: 'new-email', password: 'new-password' },
    secrets: ['password'],
    send: (account) => session.signUp(account),
    explain: ({ code }) =>
      code === 'EMAIL_TAKEN'
        ? {
            field: 'email',
            message: t`This email address already has an account. Sign in or use another.`,
          }
        : undefined,
  });
  usePageTitle(t`Create an account`, form.items.length > 0);

  return (
    <VisitorPage
      title={t`Create an account`}
      lead={t`Your tasks are private. No one else can see them.`}
      footer={
        <Trans>
          Already have an account?{' '}
          <Link to="/login" search={{ returnTo }} className="link">
            Sign in
          </Link>
        </Trans>
      }
    >
      <ServerForm {...form} action="/signup" submitText={t`Create an account`} pendingText={t`Creating…`}>
        <TextField label={t`Name`} autoComplete="name" {...field('name', nameRules)} />
        <TextField
          label={t`Email address`}
          type="email"
          autoComplete="username"
          {...field('email', emailRules)}
        />
        <PasswordField
          label={t`Password`}
          autoComplete="new-password"
          hint={passwordHint()}
          {...field('password', newPasswordRules)}
        />
      </ServerForm>
      <OtherSignInMethods returnTo={returnTo} />
    </VisitorPage>
  );
}
