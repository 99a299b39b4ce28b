import type { BrowserContext, Page, Worker } from '@playwright/test';
import { violationsIn } from './support/axe';
import { query } from './support/database';
import { expect, test } from './support/fixtures';
import { givePushService } from './support/push-service';
import { apiOf, edit, openTasks } from './support/tasks';

const panel = (page: Page) => page.getByRole('dialog', { name: 'Task' });
const reminders = (page: Page) => panel(page).getByRole('group', { name: 'Reminders' });
const DUE = { dueDate: '2030-06-20', dueTime: '18:30', dueZone: 'Europe/Lisbon' };

test.use({ timezoneId: 'Europe/Lisbon', serviceWorkers: 'allow' });

test('Reminders of a task are added and removed by keyboard, and saved as other changes are [C7]', async ({
  page,
  context,
  join,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Water the plants', DUE);
  await openTasks(page);
  await edit(page, 'Water the plants').click();
  const group = reminders(page);
  await expect(group.getByRole('listitem')).toHaveText(['At the due time']);
  await expect(group.getByText('This is your default reminder.')).toBeVisible();

  const add = group.getByRole('button', { name: 'Add a reminder' });
  await add.press('Enter');
  await expect(group.getByLabel('New reminder')).toBeFocused();
  await group.getByLabel('New reminder').selectOption('1 hour before');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(group.getByRole('listitem')).toHaveText(['At the due time', '1 hour before']);
  await expect(add).toBeFocused();
  await page.keyboard.press('Enter');
  expect(await violationsIn(page)).toEqual([]);
  await group.getByLabel('New reminder').selectOption('At a date and time');
  await group.getByLabel('Reminder date').fill('2030-06-19');
  await group.getByLabel('Reminder time').fill('20:15');
  await group.getByRole('button', { name: 'Add', exact: true }).press('Enter');
  await group.getByRole('button', { name: 'Remove reminder: At the due time' }).press('Enter');
  await expect(add).toBeFocused();
  expect(await violationsIn(page)).toEqual([]);

  await expect
    .poll(async () => (await api.all())[0])
    .toMatchObject({ reminders: ['-PT60M', '2030-06-19T20:15[Europe/Lisbon]'] });
  await page.reload();
  await expect(group.getByRole('listitem')).toHaveText(['1 hour before', '19 Jun 2030, 20:15']);
  await group.getByRole('button', { name: 'Use my default reminder' }).click();
  await expect.poll(async () => (await api.all())[0]).toMatchObject({ reminders: null });
});

test('A reminder that is set offline is saved later [C7]', async ({ page, context, join }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Water the plants', DUE);
  await openTasks(page);
  await edit(page, 'Water the plants').click();
  await expect(reminders(page).getByRole('listitem')).toHaveText(['At the due time']);
  await context.setOffline(true);
  await reminders(page).getByRole('button', { name: 'Add a reminder' }).click();
  await reminders(page).getByLabel('New reminder').selectOption('1 day before');
  await reminders(page).getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.locator('[data-panel-state]')).toHaveText('Saved on this device');
  await context.setOffline(false);
  await expect.poll(async () => (await api.all())[0]).toMatchObject({ reminders: ['-PT0M', '-PT1440M'] });
});

test('The account chooses the default reminder, and turns notifications of this device on and off [C7] [C10]', async ({
  page,
  context,
  join,
}) => {
  await join(context);
  const received = await givePushService(page);
  await page.goto('/account#reminders');
  const section = page.getByRole('region', { name: 'Reminders' });
  await section.getByLabel('Default reminder').selectOption('10 minutes before');
  await expect(page.getByText('Saved.')).toBeAttached();
  await section.getByRole('button', { name: 'Turn on notifications' }).click();
  await expect(section.getByText('Notifications are on, until you sign out.')).toBeVisible();
  await section.getByRole('button', { name: 'Send a test notification' }).click();
  await expect(section.getByText('Test notification sent.')).toBeVisible();
  expect(await received()).toBe(1);
  expect(await violationsIn(page)).toEqual([]);

  await page.reload();
  await expect(section.getByLabel('Default reminder')).toHaveValue('10');
  await section.getByRole('button', { name: 'Turn off notifications' }).click();
  await expect(section.getByRole('button', { name: 'Turn on notifications' })).toBeVisible();
});

test('A device that was turned on reminds in the session that follows, and not after signing out [C10]', async ({
  page,
  context,
  join,
}) => {
  const ada = await join(context);
  await givePushService(page);
  const subscriptions = () =>
    query('SELECT session_id FROM app.push_subscription WHERE user_id = $1', [ada.id]) as Promise<
      { session_id: string }[]
    >;
  await page.goto('/account#reminders');
  await page.getByRole('button', { name: 'Turn on notifications' }).click();
  await expect(page.getByRole('button', { name: 'Turn off notifications' })).toBeVisible();
  const [before] = await subscriptions();
  await query(`UPDATE app.push_subscription SET session_id = 'another' WHERE user_id = $1`, [ada.id]);
  await page.reload();
  await expect.poll(subscriptions).toEqual([before]);

  await page.getByRole('button', { name: 'Account of Ada' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect.poll(subscriptions).toEqual([]);
});

test('A browser that blocks notifications says so [C10]', async ({ page, context, join }) => {
  await join(context);
  await page.addInitScript(() => {
    Object.defineProperty(Notification, 'permission', { value: 'denied' });
  });
  await page.goto('/account#reminders');
  await expect(page.getByText('This browser blocks notifications from Holdfast.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Turn on notifications' })).toHaveCount(0);
});

interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly actions: readonly { readonly action: string }[];
}

/** Notes what the worker shows, because a headless browser shows nothing. As text, because pages lack the types of a worker. */
const watch = (worker: Worker): Promise<void> =>
  worker.evaluate(`self.shown = [];
    self.registration.showNotification = (title, options) => {
      self.shown = [...self.shown.filter(({ tag }) => tag !== options.tag), { title, ...options }];
      return Promise.resolve();
    };`);

const shown = (worker: Worker): Promise<Shown[]> => worker.evaluate('self.shown');

/** Presses a button of the notification, which no automation of browsers can. */
const press = (worker: Worker, action: string): Promise<void> =>
  worker.evaluate(`{
    const [{ data }] = self.shown;
    const notification = { data, close: () => { self.shown = []; } };
    self.dispatchEvent(Object.assign(new ExtendableEvent('notificationclick'), { notification, action: '${action}' }));
  }`);

async function receive(context: BrowserContext, page: Page, message: object): Promise<Worker> {
  await page.evaluate(() => navigator.serviceWorker.ready);
  const [worker] = context.serviceWorkers();
  if (!worker) throw new Error('There is no service worker');
  await watch(worker);
  const devtools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations;
      if (first) resolve(first.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.deliverPushMessage', {
    origin: new URL(page.url()).origin,
    registrationId: await registered,
    data: JSON.stringify(message),
  });
  return worker;
}

test('A task is completed and put off from its notification [C11]', async ({ page, context, join }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const { id } = await api.add('Call the vet', DUE);
  await openTasks(page);
  const message = {
    kind: 'reminder',
    taskId: id,
    title: 'Call the vet',
    remindAt: '2026-11-30T09:00:00.000Z',
  };
  const worker = await receive(context, page, { ...message, late: true, language: 'en' });
  await expect
    .poll(() => shown(worker))
    .toMatchObject([
      {
        title: 'Call the vet',
        body: expect.stringMatching(/^Late reminder for /),
        tag: `task-${id}`,
        actions: [{ action: 'complete' }, { action: 'snooze-minutes' }],
      },
    ]);

  await press(worker, 'snooze-minutes');
  await expect
    .poll(() => shown(worker))
    .toMatchObject([
      {
        body: expect.stringMatching(/^Snoozed until /),
        tag: `task-${id}`,
        actions: [{ action: 'snooze-hour' }, { action: 'snooze-day' }],
      },
    ]);
  const snoozed = () =>
    query('SELECT snoozed_until > now() AS later FROM app.task WHERE user_id = $1', [ada.id]);
  expect(await snoozed()).toEqual([{ later: true }]);
  await press(worker, 'complete');
  await expect.poll(async () => (await api.all())[0]).toMatchObject({ completed: true });
  expect(await shown(worker)).toEqual([]);
});
