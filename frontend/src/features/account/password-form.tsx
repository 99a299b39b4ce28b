import { t } from '@lingui/core/macro';
import { currentPasswordRules, newPasswordRules, passwordHint } from '../../lib/credential-rules';
import { useServerForm } from '../../lib/use-server-form';
import { PasswordField } from '../../ui/password-field';
import { ServerForm } from '../../ui/server-form';
import type { AccountOwner } from './account-owner';
import { changePassword } from './account-server';
import { useErrorReport, useNotice } from './form-notice';
import { Notice } from './notice';

interface PasswordFormProps {
  owner: AccountOwner;
  onErrors: (difference: 1 | -1) => void;
  onChanged: () => Promise<void>;
}

export function PasswordForm({ owner, onErrors, onChanged }: PasswordFormProps) {
  const [notice, say] = useNotice();
  const { field, reset, ...form } = useServerForm({
    defaultValues: { currentPassword: '', newPassword: '' },
    fieldIds: { currentPassword: 'current-password', newPassword: 'new-password' },
    secrets: ['currentPassword', 'newPassword'],
    send: async ({ currentPassword, newPassword }) => {
      await changePassword(currentPassword, newPassword);
      reset();
      await onChanged();
      say(t`Password changed. You're signed out everywhere else.`);
    },
  });
  useErrorReport(form.items.length, onErrors);

  return (
    <>
      <ServerForm
        {...form}
        look="plain"
        action="/account"
        submitText={t`Change password`}
        pendingText={t`Changing…`}
      >
        {/* Tells password managers which account's password changes. */}
        <input type="email" autoComplete="username" value={owner.email} readOnly hidden />
        <PasswordField
          label={t`Current password`}
          autoComplete="current-password"
          {...field('currentPassword', currentPasswordRules)}
        />
        <PasswordField
          label={t`New password`}
          autoComplete="new-password"
          hint={passwordHint()}
          {...field('newPassword', newPasswordRules)}
        />
      </ServerForm>
      <Notice>{notice}</Notice>
    </>
  );
}
