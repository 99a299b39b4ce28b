import { t } from '@lingui/core/macro';
import { currentPasswordRules, emailRules } from '../../lib/credential-rules';
import { messageFor } from '../../lib/error-message';
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

/** The address changes only after confirmation, so a typo doesn't lock anyone out. */
export function EmailForm({ owner, onErrors }: EmailFormProps) {
  const [notice, say] = useNotice();
  const { field, reset, ...form } = useServerForm({
    defaultValues: { newEmail: '', password: '' },
    fieldIds: { newEmail: 'account-email', password: 'email-password' },
    secrets: ['password'],
    send: async ({ newEmail, password }) => {
      await requestEmailChange(newEmail, password);
      reset();
      say(t`We sent a link to ${newEmail}. Open it within one hour to change your address.`);
    },
    explain: (failure) =>
      failure.code === 'EMAIL_TAKEN' ? { field: 'newEmail', message: messageFor(failure) } : undefined,
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
        submitText={t`Change email address`}
        pendingText={t`Sending…`}
      >
        <TextField
          label={t`New email address`}
          type="email"
          autoComplete="email"
          {...field('newEmail', emailRules)}
        />
        <PasswordField
          label={t`Your password`}
          autoComplete="current-password"
          {...field('password', currentPasswordRules)}
        />
      </ServerForm>
      <Notice>{notice}</Notice>
    </>
  );
}
