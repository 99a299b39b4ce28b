import { Link } from '@tanstack/react-router';
import { usePageTitle } from '../../lib/page-title';
import { PasswordField } from '../../ui/password-field';
import { TextField } from '../../ui/text-field';
import { ServerForm } from '../../ui/server-form';
import { VisitorPage } from './visitor-page';
import { emailRules, nameRules, newPasswordRules, PASSWORD_HINT } from '../../lib/credential-rules';
import { useSession } from './session-context';
import { useServerForm } from '../../lib/use-server-form';

const EMAIL_TAKEN = 'This e-mail address has an account already. Sign in, or use another one.';

export function SignUpPage({ returnTo }: { returnTo: string | undefined }) {
  const session = useSession();
  const { field, ...form } = useServerForm({
    defaultValues: { name: '', email: '', password: '' },
    fieldIds: { name: 'name', email: 'new-email', password: 'new-password' },
    secrets: ['password'],
    send: (account) => session.signUp(account),
    explain: ({ code }) => (code === 'EMAIL_TAKEN' ? { field: 'email', message: EMAIL_TAKEN } : undefined),
  });
  usePageTitle('Create an account', form.items.length > 0);

  return (
    <VisitorPage
      title="Create an account"
      lead="Your tasks are yours alone: nobody else can see them."
      footer={
        <>
          Have an account?{' '}
          <Link to="/login" search={{ returnTo }} className="link">
            Sign in
          </Link>
        </>
      }
    >
      <ServerForm {...form} action="/signup" submitText="Create an account" pendingText="Creating…">
        <TextField label="Name" type="text" autoComplete="name" required {...field('name', nameRules)} />
        <TextField
          label="E-mail address"
          type="email"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
          required
          {...field('email', emailRules)}
        />
        <PasswordField
          label="Password"
          autoComplete="new-password"
          hint={PASSWORD_HINT}
          required
          {...field('password', newPasswordRules)}
        />
      </ServerForm>
    </VisitorPage>
  );
}
