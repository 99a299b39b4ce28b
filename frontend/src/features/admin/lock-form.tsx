import { i18n } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useServerForm } from '../../lib/use-server-form';
import { SelectField } from '../../ui/select-field';
import { ServerForm } from '../../ui/server-form';
import { TextField } from '../../ui/text-field';
import { lockAccount, type FreshSignIn } from './admin-server';

const DAY_SECONDS = 86_400;

/** Durations in days. Empty means no end. */
const durations = [
  { value: '1', label: msg`for a day` },
  { value: '7', label: msg`for a week` },
  { value: '30', label: msg`for 30 days` },
  { value: '', label: msg`until unlocked` },
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
    <ServerForm {...form} look="plain" action="/admin" submitText={t`Lock account`} pendingText={t`Locking…`}>
      <TextField
        label={t`Reason for locking`}
        hint={t`They get it by email. All sessions end right away.`}
        autoComplete="off"
        {...field('reason', { validate: (value) => value.trim() !== '' || t`Enter a reason.` })}
      />
      <SelectField label={t`Duration`} aria-invalid={error === undefined ? undefined : true} {...days}>
        {durations.map(({ value, label }) => (
          <option key={value} value={value}>
            {i18n._(label)}
          </option>
        ))}
      </SelectField>
    </ServerForm>
  );
}
