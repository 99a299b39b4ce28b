import { queryOptions } from '@tanstack/react-query';
import { getReminderSettings } from './generated/sdk.gen';

/** How the user's tasks remind by default, and whether this server sends notifications. */
export const reminderSettingsOptions = (userId: string) =>
  queryOptions({
    queryKey: ['reminder-settings', userId],
    queryFn: ({ signal }) => getReminderSettings({ path: { userId }, signal }),
    staleTime: 60_000,
  });
