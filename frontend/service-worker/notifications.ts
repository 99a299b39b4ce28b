import { sendAsUser } from './api';
import { textsOf, type Texts } from './notification-texts';

declare const self: ServiceWorkerGlobalScope;

/** What the API sends, see docs/reminders.md. */
type Message =
  | { readonly kind: 'test'; readonly language: string }
  | {
      readonly kind: 'reminder';
      readonly taskId: string;
      readonly title: string;
      readonly remindAt: string;
      readonly late: boolean;
      readonly language: string;
    };

/** What a notification of a task keeps for its actions. */
interface Reminder {
  readonly taskId: string;
  readonly title: string;
  readonly language: string;
}

/** The Notifications API that TypeScript doesn't describe yet. */
interface Options extends NotificationOptions {
  readonly actions?: readonly { readonly action: string; readonly title: string }[];
  readonly renotify?: boolean;
}

const MINUTE_MS = 60_000;
/** The hour at which a task that was put off to tomorrow comes back. */
const MORNING = 9;

/** When each action of a notification brings the task back. */
const SNOOZES: Readonly<Record<string, (now: Date) => Date>> = {
  'snooze-minutes': (now) => new Date(now.getTime() + 10 * MINUTE_MS),
  'snooze-hour': (now) => new Date(now.getTime() + 60 * MINUTE_MS),
  'snooze-day': (now) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING),
};

export function showNotifications(): void {
  self.addEventListener('push', (event) => {
    event.waitUntil(show(event.data?.json() as Message));
  });
  self.addEventListener('notificationclick', (event) => {
    event.notification.close();
    const reminder = event.notification.data as Reminder | null;
    event.waitUntil(reminder === null ? open('/tasks') : act(event.action, reminder));
  });
}

async function show(message: Message): Promise<void> {
  const texts = textsOf(message.language);
  if (message.kind === 'test') {
    await notify('Holdfast', { body: texts.test, tag: 'test', lang: message.language });
    return;
  }
  const { taskId, title, language, remindAt, late } = message;
  const at = new Date(remindAt);
  const isToday = at.toDateString() === new Date().toDateString();
  const time = at.toLocaleString(language, { timeStyle: 'short', ...(!isToday && { dateStyle: 'medium' }) });
  await notifyOf({ taskId, title, language }, late ? texts.late(time) : texts.onTime(time), {
    renotify: true,
    actions: [
      { action: 'complete', title: texts.complete },
      { action: 'snooze-minutes', title: texts.snooze },
    ],
  });
}

/** Without an action, and if one fails because the session has ended, the page opens the task. */
async function act(action: string, reminder: Reminder): Promise<void> {
  const texts = textsOf(reminder.language);
  const until = SNOOZES[action]?.(new Date());
  try {
    if (action === 'complete') await complete(reminder);
    else if (until) await snooze(reminder, until, texts);
    else await open(pageOf(reminder));
  } catch {
    await open(pageOf(reminder));
  }
}

async function complete({ taskId }: Reminder): Promise<void> {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const path = (userId: string) => `/api/${userId}/tasks/${taskId}?zone=${encodeURIComponent(timeZone)}`;
  await sendAsUser('PATCH', path, { completed: true });
}

/** Browsers show two actions at most, so the other times to come back are in the notification that follows. */
async function snooze(reminder: Reminder, until: Date, texts: Texts): Promise<void> {
  const path = (userId: string) => `/api/${userId}/tasks/${reminder.taskId}/snooze`;
  await sendAsUser('POST', path, { until: until.toISOString() });
  const time = until.toLocaleString(reminder.language, {
    weekday: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });
  await notifyOf(reminder, texts.snoozed(time), {
    silent: true,
    actions: [
      { action: 'snooze-hour', title: texts.hour },
      { action: 'snooze-day', title: texts.tomorrow },
    ],
  });
}

function notifyOf(reminder: Reminder, body: string, options: Options): Promise<void> {
  const { title, taskId, language } = reminder;
  return notify(title, { ...options, body, tag: `task-${taskId}`, lang: language, data: reminder });
}

function notify(title: string, options: Options): Promise<void> {
  return self.registration.showNotification(title, { icon: '/icon-192.png', ...options });
}

function pageOf({ taskId }: Reminder): string {
  return `/tasks?task=${encodeURIComponent(taskId)}`;
}

/** Opens a page of the app, in its window if there is one. */
async function open(path: string): Promise<void> {
  const [page] = await self.clients.matchAll({ type: 'window' });
  if (page === undefined) await self.clients.openWindow(path);
  else await (await page.focus()).navigate(path);
}
