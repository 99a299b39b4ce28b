import { t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { emailRules } from '../../lib/credential-rules';
import { whatHappened } from '../../lib/failure-text';
import { useServerForm } from '../../lib/use-server-form';
import { ServerForm } from '../../ui/server-form';
import { TextField } from '../../ui/text-field';
import { correctEmail, deleteUser, type FreshSignIn, type Person } from './admin-server';

interface RepairProps {
  person: Person;
  freshSignIn: FreshSignIn;
}

export function CorrectEmailForm({ person, freshSignIn }: RepairProps) {
  const queryClient = useQueryClient();
  const { field, reset, ...form } = useServerForm({
    defaultValues: { email: '' },
    fieldIds: { email: 'correct-email' },
    secrets: [],
    send: async ({ email }) => {
      if (!(await freshSignIn.run(() => correctEmail(person.id, email)))) return;
      reset();
      await queryClient.invalidateQueries({ queryKey: ['admin'] });
    },
    explain: (failure) =>
      failure.code === 'EMAIL_TAKEN' ? { field: 'email', message: whatHappened(failure) } : undefined,
  });
  return (
    <ServerForm
      {...form}
      look="plain"
      action="/admin"
      submitText={t`Correct the address`}
      pendingText={t`Correcting…`}
    >
      <TextField
        label={t`Right e-mail address`}
        hint={t`The person confirms it by mail. The old address is told.`}
        type="email"
        inputMode="email"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        required
        {...field('email', emailRules)}
      />
    </ServerForm>
  );
}

/** The address is typed once more: the list has many rows, and nothing brings an account back. */
export function DeleteUserForm({ person, freshSignIn }: RepairProps) {
  const queryClient = useQueryClient();
  const { email } = person;
  const { field, ...form } = useServerForm({
    defaultValues: { confirmation: '' },
    fieldIds: { confirmation: 'delete-confirmation' },
    secrets: [],
    send: async () => {
      await freshSignIn.run(() => deleteUser(person.id));
      await queryClient.invalidateQueries({ queryKey: ['admin'] });
    },
  });
  return (
    <ServerForm
      {...form}
      look="danger"
      action="/admin"
      submitText={t`Delete the account for good`}
      pendingText={t`Deleting…`}
    >
      <TextField
        label={t`Type ${email} to confirm`}
        hint={t`Every task goes with it. Nobody can bring it back.`}
        type="text"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        required
        {...field('confirmation', {
          validate: (value) => value.trim().toLowerCase() === email || t`This is not the address.`,
        })}
      />
    </ServerForm>
  );
}
