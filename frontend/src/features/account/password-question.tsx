import { t } from '@lingui/core/macro';
import { currentPasswordRules } from '../../lib/credential-rules';
import { useServerForm } from '../../lib/use-server-form';
import { Button } from '../../ui/button';
import { PasswordField } from '../../ui/password-field';
import { ServerForm } from '../../ui/server-form';
import type { AccountOwner } from './account-owner';
import { useErrorReport } from './form-notice';

interface PasswordQuestionProps {
  owner: AccountOwner;
  submitText: string;
  onErrors: (difference: 1 | -1) => void;
  /** Rejects with a RequestFailure, at `password` if it's wrong. */
  onPassword: (password: string) => Promise<void>;
  onCancel: () => void;
}

/** Asks for the password before a change that someone else at this computer mustn't make. */
export function PasswordQuestion({
  owner,
  submitText,
  onErrors,
  onPassword,
  onCancel,
}: PasswordQuestionProps) {
  const { field, ...form } = useServerForm({
    defaultValues: { password: '' },
    fieldIds: { password: 'second-factor-password' },
    secrets: ['password'],
    send: ({ password }) => onPassword(password),
  });
  useErrorReport(form.items.length, onErrors);

  return (
    <>
      <ServerForm {...form} look="plain" action="/account" submitText={submitText} pendingText="…">
        <input type="email" autoComplete="username" value={owner.email} readOnly hidden />
        <PasswordField
          label={t`Your password`}
          autoComplete="current-password"
          {...field('password', currentPasswordRules)}
        />
      </ServerForm>
      <Button look="quiet" className="-ms-4" onClick={onCancel}>
        {t`Cancel`}
      </Button>
    </>
  );
}
