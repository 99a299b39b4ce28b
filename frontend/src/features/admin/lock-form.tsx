import { i18n } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useServerForm } from '../../lib/use-server-form';
import { SelectField } from '../../ui/select-field';
import { ServerForm } from '../../ui/server-form';
import { TextField } from '../../ui/text-field';
import { lockAccount, type FreshSignIn } from './admin-server';

const DAY_SECONDS = 86_400;

/** How long, in days; none: until it is lifted. */
const durations = [
  { value: '1', words: msg`for a day` },
  { value: '7', words: msg`for a week` },
  { value: '30', words: msg`for 30 days` },
  { value: '', words: msg`until it is unlocked` },
] as const;

interface LockFormProps {
  userId: string;
  freshSignIn: FreshSignIn;
}

export function LockForm({ userId, freshSignIn }: LockFormProps) {
  const queryClient = useQueryClient();
  const { field, ...form } = useServerForm({
    defaultValues: { reason: '', days: '7' },
    fieldIds: { reason: 'lock-reason', days: 'lock-days' },
    secrets: [],
    send: async ({ reason, days }) => {
      const seconds = days === '' ? undefined : Number(days) * DAY_SECONDS;
      await freshSignIn.run(() => lockAccount(userId, reason, seconds));
      await queryClient.invalidateQueries({ queryKey: ['admin'] });
    },
  });
  const { error, ...days } = field('days');

  return (
    <ServerForm
      {...form}
      look="plain"
      action="/admin"
      submitText={t`Lock the account`}
      pendingText={t`Locking…`}
    >
      <TextField
        label={t`Reason for locking the account`}
        hint={t`The person reads it in a mail. Every session ends at once.`}
        type="text"
        autoComplete="off"
        required
        {...field('reason', { validate: (value) => value.trim() !== '' || t`Say why.` })}
      />
      <SelectField label={t`How long`} aria-invalid={error === undefined ? undefined : true} {...days}>
        {durations.map(({ value, words }) => (
          <option key={value} value={value}>
            {i18n._(words)}
          </option>
        ))}
      </SelectField>
    </ServerForm>
  );
}
