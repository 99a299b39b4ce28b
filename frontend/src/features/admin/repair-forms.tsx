import { t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { emailRules } from '../../lib/credential-rules';
import { messageFor } from '../../lib/error-message';
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
      failure.code === 'EMAIL_TAKEN' ? { field: 'email', message: messageFor(failure) } : undefined,
  });
  return (
    <ServerForm
      {...form}
      look="plain"
      action="/admin"
      submitText={t`Correct email address`}
      pendingText={t`Correcting…`}
    >
      <TextField
        label={t`New email address`}
        hint={t`They confirm it by email. We notify the old address.`}
        type="email"
        autoComplete="off"
        {...field('email', emailRules)}
      />
    </ServerForm>
  );
}

/** The address must be typed, because the list has many rows and deletion can't be undone. */
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
      submitText={t`Delete account permanently`}
      pendingText={t`Deleting…`}
    >
      <TextField
        label={t`Type ${email} to confirm`}
        hint={t`This deletes all of its tasks. This can't be undone.`}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        {...field('confirmation', {
          validate: (value) => value.trim().toLowerCase() === email || t`The address doesn't match.`,
        })}
      />
    </ServerForm>
  );
}
