import { t } from '@lingui/core/macro';
import { currentPasswordRules } from '../../lib/credential-rules';
import { useServerForm } from '../../lib/use-server-form';
import { PasswordField } from '../../ui/password-field';
import { ServerForm } from '../../ui/server-form';
import type { AccountOwner } from './account-owner';
import { deleteAccount } from './account-server';
import { useErrorReport } from './form-notice';

interface DeleteAccountFormProps {
  owner: AccountOwner;
  onErrors: (difference: 1 | -1) => void;
  onDeleted: () => void;
}

export function DeleteAccountForm({ owner, onErrors, onDeleted }: DeleteAccountFormProps) {
  const { field, ...form } = useServerForm({
    defaultValues: { password: '' },
    fieldIds: { password: 'delete-password' },
    secrets: ['password'],
    send: async ({ password }) => {
      await deleteAccount(password);
      onDeleted();
    },
  });
  useErrorReport(form.items.length, onErrors);
  const { email } = owner;

  return (
    <>
      <p className="mb-4 text-sm break-words">
        {t`This deletes ${email} and all tasks, including trash. This can't be undone.`}
      </p>
      <ServerForm
        {...form}
        action="/account"
        submitText={t`Delete account permanently`}
        pendingText={t`Deleting…`}
      >
        <input type="email" autoComplete="username" value={owner.email} readOnly hidden />
        <PasswordField
          label={t`Enter your password to confirm`}
          autoComplete="current-password"
          {...field('password', currentPasswordRules)}
        />
      </ServerForm>
    </>
  );
}
