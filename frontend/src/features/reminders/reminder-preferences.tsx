import { t } from '@lingui/core/macro';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { saveReminderSettings } from '../../api/generated/sdk.gen';
import { reminderSettingsOptions } from '../../api/reminder-settings';
import { messageFor } from '../../lib/error-message';
import { beforeText, MINUTES_BEFORE } from '../../lib/reminder-text';
import { useAnnounce } from '../../ui/announcer';
import { Button } from '../../ui/button';
import { SelectField } from '../../ui/select-field';
import { deviceState, sendTest, turnOff, turnOn, type DeviceState } from './push-device';

const NEVER = 'never';

/** How tasks remind by default, and the notifications of this device. */
export function ReminderPreferences({ userId }: { userId: string }) {
  const { data: settings, error } = useQuery(reminderSettingsOptions(userId));
  if (error) return <Failure error={error} />;
  if (!settings) return null;
  return (
    <>
      <DefaultReminder userId={userId} minutes={settings.defaultMinutes} />
      {settings.pushKey === null ? (
        <p className="text-muted mt-4 text-sm">{t`This server doesn't send notifications.`}</p>
      ) : (
        <ThisDevice userId={userId} pushKey={settings.pushKey} />
      )}
    </>
  );
}

function DefaultReminder({ userId, minutes }: { userId: string; minutes: number | null }) {
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  const { queryKey } = reminderSettingsOptions(userId);
  const save = useMutation({
    networkMode: 'always',
    mutationFn: (defaultMinutes: number | null) =>
      saveReminderSettings({ path: { userId }, body: { defaultMinutes } }),
    onSuccess: (saved) => {
      queryClient.setQueryData(queryKey, saved);
      announce(t`Saved.`);
    },
  });
  const shown = save.isPending ? save.variables : minutes;
  const choices: number[] = [...MINUTES_BEFORE];
  if (shown !== null && !choices.includes(shown)) choices.push(shown);
  return (
    <>
      <SelectField
        id="default-reminder"
        label={t`Default reminder`}
        value={shown ?? NEVER}
        onChange={({ target: { value } }) => {
          save.mutate(value === NEVER ? null : Number(value));
        }}
      >
        <option value={NEVER}>{t`None`}</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {beforeText(choice)}
          </option>
        ))}
      </SelectField>
      <p className="text-muted mt-1 text-sm">{t`For tasks with a time. You can change it in each task.`}</p>
      {save.error && <Failure error={save.error} />}
    </>
  );
}

function ThisDevice({ userId, pushKey }: { userId: string; pushKey: string }) {
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  const queryKey = ['push-device', userId];
  const { data: state } = useQuery({ queryKey, queryFn: () => deviceState(userId), networkMode: 'always' });
  const change = useMutation({
    networkMode: 'always',
    mutationFn: (run: () => Promise<DeviceState>) => run(),
    onSuccess: (next) => {
      queryClient.setQueryData(queryKey, next);
      announce(textOf(next));
    },
  });
  const test = useMutation({
    networkMode: 'always',
    mutationFn: () => sendTest(userId, pushKey),
    onSuccess: () => {
      announce(t`Test notification sent.`);
    },
  });
  if (state === undefined) return null;
  const error = change.error ?? test.error;
  return (
    <div className="mt-6">
      <h3 className="text-sm font-medium">{t`Notifications on this device`}</h3>
      <p className="text-muted mt-0.5 text-sm">{textOf(state)}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        {state === 'off' && (
          <Button
            pendingText={change.isPending ? '…' : undefined}
            onClick={() => {
              change.mutate(() => turnOn(userId, pushKey));
            }}
          >
            {t`Turn on notifications`}
          </Button>
        )}
        {state === 'on' && (
          <>
            <Button
              pendingText={test.isPending ? '…' : undefined}
              onClick={() => {
                test.mutate();
              }}
            >
              {t`Send a test notification`}
            </Button>
            <Button
              look="danger"
              pendingText={change.isPending ? '…' : undefined}
              onClick={() => {
                change.mutate(() => turnOff(userId, pushKey));
              }}
            >
              {t`Turn off notifications`}
            </Button>
          </>
        )}
      </div>
      {test.isSuccess && !error && <p className="text-muted mt-2 text-sm">{t`Test notification sent.`}</p>}
      {error && <Failure error={error} />}
    </div>
  );
}

function textOf(state: DeviceState): string {
  switch (state) {
    case 'unsupported':
      return t`This browser can't show notifications. On an iPhone or iPad, add Holdfast to the home screen first.`;
    case 'denied':
      return t`This browser blocks notifications from Holdfast. Allow them in its settings for this site.`;
    case 'off':
      return t`Notifications are off on this device.`;
    case 'on':
      return t`Notifications are on, until you sign out.`;
  }
}

function Failure({ error }: { error: Error }) {
  return (
    <p role="alert" className="text-danger mt-3 text-sm font-medium">
      {messageFor(error)}
    </p>
  );
}
