import { t } from '@lingui/core/macro';
import { nameRules } from '../../lib/credential-rules';
import { useServerForm } from '../../lib/use-server-form';
import { ServerForm } from '../../ui/server-form';
import { TextField } from '../../ui/text-field';
import type { AccountOwner } from './account-owner';
import { changeName } from './account-server';
import { useErrorReport, useNotice } from './form-notice';
import { Notice } from './notice';

interface NameFormProps {
  owner: AccountOwner;
  onErrors: (difference: 1 | -1) => void;
  onChanged: () => Promise<void>;
}

export function NameForm({ owner, onErrors, onChanged }: NameFormProps) {
  const [notice, say] = useNotice();
  const { field, ...form } = useServerForm({
    defaultValues: { name: owner.name },
    fieldIds: { name: 'account-name' },
    secrets: [],
    send: async ({ name }) => {
      await changeName(name);
      await onChanged();
      say(t`Name changed.`);
    },
  });
  useErrorReport(form.items.length, onErrors);

  return (
    <>
      <ServerForm
        {...form}
        look="plain"
        action="/account"
        submitText={t`Change name`}
        pendingText={t`Changing…`}
      >
        <TextField label={t`Your name`} autoComplete="name" {...field('name', nameRules)} />
      </ServerForm>
      <Notice>{notice}</Notice>
    </>
  );
}
