import { t } from '@lingui/core/macro';
import { currentPasswordRules, emailRules } from '../../lib/credential-rules';
import { whatHappened } from '../../lib/failure-text';
import { useServerForm } from '../../lib/use-server-form';
import { PasswordField } from '../../ui/password-field';
import { ServerForm } from '../../ui/server-form';
import { TextField } from '../../ui/text-field';
import type { AccountOwner } from './account-owner';
import { requestEmailChange } from './account-server';
import { useErrorReport, useNotice } from './form-notice';
import { Notice } from './notice';

interface EmailFormProps {
  owner: AccountOwner;
  onErrors: (difference: 1 | -1) => void;
}

/** Nothing changes before the new address has confirmed: a typing error must not lock anybody out. */
export function EmailForm({ owner, onErrors }: EmailFormProps) {
  const [notice, say] = useNotice();
  const { field, reset, ...form } = useServerForm({
    defaultValues: { newEmail: '', password: '' },
    fieldIds: { newEmail: 'account-email', password: 'email-password' },
    secrets: ['password'],
    send: async ({ newEmail, password }) => {
      await requestEmailChange(newEmail, password);
      reset();
      say(t`We sent a link to ${newEmail}. Your address changes when you follow it, within one hour.`);
    },
    explain: (failure) =>
      failure.code === 'EMAIL_TAKEN' ? { field: 'newEmail', message: whatHappened(failure) } : undefined,
  });
  useErrorReport(form.items.length, onErrors);

  return (
    <>
      <p className="mb-4 text-sm break-words">
        {owner.email}
        <span className="text-muted">, {owner.emailVerified ? t`confirmed` : t`not confirmed yet`}</span>
      </p>
      <ServerForm
        {...form}
        look="plain"
        action="/account"
        submitText={t`Change the address`}
        pendingText={t`Sending…`}
      >
        <TextField
          label={t`New e-mail address`}
          type="email"
          inputMode="email"
          autoComplete="email"
          autoCapitalize="off"
          spellCheck={false}
          required
          {...field('newEmail', emailRules)}
        />
        <PasswordField
          label={t`Your password`}
          autoComplete="current-password"
          required
          {...field('password', currentPasswordRules)}
        />
      </ServerForm>
      <Notice>{notice}</Notice>
    </>
  );
}
