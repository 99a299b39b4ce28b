import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { fromMenu, listLink, listsOf } from './support/lists';
import {
  addByKeyboard,
  apiOf,
  edit,
  newTask,
  openTasks,
  shownTitles,
  tick,
  toast,
  view,
} from './support/tasks';

test('A list is created, renamed and coloured by keyboard alone', async ({ page, join, context }) => {
  const ada = await join(context);
  const lists = await listsOf(context, ada);
  const { keyboard } = page;
  await openTasks(page);
  await page.getByRole('button', { name: 'New list' }).focus();
  await keyboard.press('Enter');
  await expect(page.getByLabel('Name')).toBeFocused();
  await keyboard.press('Enter');
  await expect(page.getByLabel('Name')).toHaveAccessibleDescription(/Enter a name\./);
  await keyboard.type('Boat');
  await keyboard.press('Tab');
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await expect(listLink(page, 'Boat')).toBeVisible();
  await expect(page.getByRole('button', { name: 'New list' })).toBeFocused();
  await expect.poll(() => lists.all()).toMatchObject([{ name: 'Boat', colour: '#0f7d8c' }]);

  await listLink(page, 'Boat').focus();
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Boat', level: 1 })).toBeVisible();
  await expect(page).toHaveTitle('Boat – Holdfast');
  await keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'More for the list Boat' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Name and colour…' })).toBeFocused();
  await keyboard.press('Enter');
  await page.getByLabel('Name').fill('Sailing boat');
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Sailing boat', level: 1 })).toBeVisible();
});

test('A list shows its own tasks and their number, and takes the tasks added to it', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const boat = await (await listsOf(context, ada)).add('Boat');
  await api.add('Elsewhere');
  await openTasks(page, `?list=${boat.id}`);
  await expect(page.getByRole('heading', { name: 'This list is empty' })).toBeVisible();
  await addByKeyboard(page, 'Rope', 'Anchor');
  await expect.poll(() => shownTitles(page)).toEqual(['Rope', 'Anchor']);
  await expect(listLink(page, 'Boat')).toHaveText('Boat2');
  await expect(listLink(page, 'Inbox')).toHaveText('Inbox1');
  await page.reload();
  await expect.poll(() => shownTitles(page)).toEqual(['Rope', 'Anchor']);

  await view(page, 'Open').click();
  await expect(page.getByRole('listitem').filter({ has: tick(page, 'Rope') })).toContainText('Boat');
  await addByKeyboard(page, 'Chart #boat @papers');
  await expect(listLink(page, 'Boat')).toHaveText('Boat3');
  await listLink(page, 'papers').click();
  await expect(page.getByRole('heading', { name: '@papers' })).toBeVisible();
  await expect.poll(() => shownTitles(page)).toEqual(['Chart']);
  await addByKeyboard(page, 'Logbook');
  await expect(listLink(page, 'papers')).toHaveText('papers2');
  await expect
    .poll(async () => (await api.all()).map(({ title, listId, tags }) => [title, listId, tags]))
    .toEqual([
      ['Logbook', null, ['papers']],
      ['Chart', boat.id, ['papers']],
      ['Anchor', boat.id, []],
      ['Rope', boat.id, []],
      ['Elsewhere', null, []],
    ]);
});

test('A task moves to another list by keyboard, from its menu and by dragging, each with Undo', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const lists = await listsOf(context, ada);
  const boat = await lists.add('Boat');
  const home = await lists.add('Home');
  await api.add('Rope', { listId: boat.id });
  await openTasks(page, `?list=${boat.id}`);
  const listOfRope = async () => (await api.all()).find(({ title }) => title === 'Rope')?.listId;

  await test.step('by key', async () => {
    await edit(page, 'Rope').focus();
    await page.keyboard.press('m');
    await page.keyboard.type('ho');
    await page.keyboard.press('Enter');
    await expect(toast(page, /^Moved “Rope” to Home/)).toBeVisible();
    await expect(listLink(page, 'Home')).toHaveText('Home1');
    await expect.poll(listOfRope).toBe(home.id);
    await page.keyboard.press('ControlOrMeta+z');
    await expect(tick(page, 'Rope')).toBeVisible();
    await expect.poll(listOfRope).toBe(boat.id);
  });

  await test.step('from its menu', async () => {
    await fromMenu(page, 'More for Rope', 'Move to list…');
    await page.getByRole('option', { name: 'Inbox' }).click();
    await expect(toast(page, /^Moved “Rope” to Inbox/)).toBeVisible();
    await expect.poll(listOfRope).toBe(null);
  });

  await test.step('by dragging', async () => {
    await listLink(page, 'Inbox').click();
    await edit(page, 'Rope').dragTo(listLink(page, 'Home'));
    await expect(toast(page, /^Moved “Rope” to Home/)).toBeVisible();
    await expect.poll(listOfRope).toBe(home.id);
  });
});

test('Lists are reordered by keyboard, from the menu and by dragging', async ({ page, join, context }) => {
  const ada = await join(context);
  const lists = await listsOf(context, ada);
  for (const name of ['Boat', 'Home', 'Garden']) await lists.add(name);
  await openTasks(page);
  await expect(listLink(page, 'Garden')).toBeVisible();
  const order = async () => (await lists.all()).map(({ name }) => name);

  await listLink(page, 'Garden').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByRole('status', { name: 'Announcements' })).toHaveText('Garden is now list 2 of 3');
  await expect.poll(order).toEqual(['Boat', 'Garden', 'Home']);
  await fromMenu(page, 'More for the list Boat', 'Move down');
  await expect.poll(order).toEqual(['Garden', 'Boat', 'Home']);
  await listLink(page, 'Home').dragTo(listLink(page, 'Garden'));
  await expect.poll(order).toEqual(['Home', 'Garden', 'Boat']);
});

test('Deleting a list moves its tasks to the trash, and Undo restores everything', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  const lists = await listsOf(context, ada);
  const names = ['Boat', 'Home', 'Garden'];
  for (const name of names) await lists.add(name, '#2f6fb3');
  const home = (await lists.all())[1];
  await api.add('Roof', { listId: home?.id ?? null });
  await api.add('Fence', { listId: home?.id ?? null, completed: true });
  await openTasks(page, `?list=${home?.id ?? ''}`);
  await expect(tick(page, 'Roof')).toBeVisible();

  await fromMenu(page, 'More for the list Home', 'Delete list');
  const note = toast(page, /^Deleted the list “Home”. Its tasks are in the trash\./);
  await expect(note).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Open tasks' })).toBeVisible();
  await expect(listLink(page, 'Home')).toHaveCount(0);
  await expect.poll(() => api.all()).toEqual([]);

  await note.getByRole('button', { name: 'Undo' }).click();
  await expect(listLink(page, 'Home')).toHaveText('Home1');
  await expect.poll(async () => (await lists.all()).map(({ name }) => name)).toEqual(names);
  expect((await lists.all())[1]).toMatchObject({ id: home?.id, colour: '#2f6fb3' });
  await expect
    .poll(() => api.all())
    .toMatchObject([
      { title: 'Fence', listId: home?.id, completed: true },
      { title: 'Roof', listId: home?.id, completed: false },
    ]);
});

test('A list made offline takes tasks, survives a reload and is saved before them', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  const lists = await listsOf(context, ada);
  const api = await apiOf(context, ada);
  await openTasks(page);
  await expect(newTask(page)).toBeVisible();
  let isDown = true;
  await page.route(/\/api\/[^/]+\/(lists|tasks)(\/|$)/, (route) =>
    isDown && route.request().method() !== 'GET' ? route.abort() : route.continue(),
  );
  await page.getByRole('button', { name: 'New list' }).click();
  await page.getByLabel('Name').fill('Boot');
  await page.getByRole('button', { name: 'Create list' }).click();
  await listLink(page, 'Boot').click();
  await expect(page.getByRole('heading', { name: 'This list is empty' })).toBeVisible();
  await addByKeyboard(page, 'Rope', 'Anchor');
  await fromMenu(page, 'More for the list Boot', 'Name and colour…');
  await page.getByLabel('Name').fill('Boat');
  await page.getByLabel('Name').press('Enter');
  await expect(page.getByRole('heading', { name: 'Boat', level: 1 })).toBeVisible();

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Boat', level: 1 })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Not saved yet' }).getByRole('listitem')).toHaveCount(2);
  expect(await lists.all()).toEqual([]);

  isDown = false;
  await page.reload();
  await expect.poll(() => shownTitles(page)).toEqual(['Rope', 'Anchor']);
  await expect.poll(async () => (await lists.all()).map(({ name }) => name)).toEqual(['Boat']);
  const [boat] = await lists.all();
  expect((await api.all()).map(({ title, listId }) => [title, listId])).toEqual([
    ['Anchor', boat?.id],
    ['Rope', boat?.id],
  ]);
});

test('A list that the server refuses comes back as a card', async ({
  page,
  join,
  context,
  browserErrors,
}) => {
  browserErrors.allow(FAILED_REQUEST);
  const ada = await join(context);
  const lists = await listsOf(context, ada);
  await openTasks(page);
  let isFull = true;
  await page.route(`**/api/${ada.id}/lists`, (route) =>
    isFull && route.request().method() === 'POST'
      ? route.fulfill({ status: 422, body: '{}' })
      : route.continue(),
  );
  await page.getByRole('button', { name: 'New list' }).click();
  await page.getByLabel('Name').fill('Boat');
  await page.getByRole('button', { name: 'Create list' }).click();
  const card = page.getByRole('alert').filter({ hasText: "Couldn't add the list “Boat”." });
  await expect(card).toBeVisible();
  await expect(listLink(page, 'Boat')).toHaveCount(0);
  isFull = false;
  await card.getByRole('button', { name: 'Try again' }).click();
  await expect(listLink(page, 'Boat')).toBeVisible();
  await expect.poll(async () => (await lists.all()).map(({ name }) => name)).toEqual(['Boat']);
});

test('A drawer leads everywhere on a narrow screen and returns the focus', async ({
  page,
  join,
  context,
}) => {
  const ada = await join(context);
  await (await listsOf(context, ada)).add('Boat');
  await page.setViewportSize({ width: 360, height: 640 });
  await openTasks(page);
  const button = page.getByRole('button', { name: 'Views and lists' });
  await expect(page.getByRole('navigation', { name: 'Views' })).toHaveCount(0);
  await button.focus();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Views and lists' });
  await expect(drawer).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await listLink(page, 'Boat').click();
  await expect(drawer).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Boat', level: 1 })).toBeVisible();
});

test('The address keeps sorting and filters over reload and Back', async ({ page, join, context }) => {
  const ada = await join(context);
  const api = await apiOf(context, ada);
  await api.add('Beta', { priority: 1, dueDate: '2026-11-22' });
  await api.add('Alpha', { priority: 3 });
  await api.add('Gamma', { dueDate: '2026-11-21' });
  await openTasks(page);
  const choose = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'Sort and filter' }).click();
    await page.getByRole('menuitemradio', { name: item, exact: true }).click();
  };
  await expect.poll(() => shownTitles(page)).toEqual(['Gamma', 'Alpha', 'Beta']);
  await choose('A to Z');
  await expect.poll(() => shownTitles(page)).toEqual(['Alpha', 'Beta', 'Gamma']);
  await expect(page).toHaveURL(/\?sort=title$/);
  await choose('Due date');
  await expect.poll(() => shownTitles(page)).toEqual(['Gamma', 'Beta', 'Alpha']);
  await choose('Priority');
  await expect.poll(() => shownTitles(page)).toEqual(['Alpha', 'Beta', 'Gamma']);
  await choose('High');
  await expect.poll(() => shownTitles(page)).toEqual(['Alpha']);
  await page.reload();
  await expect.poll(() => shownTitles(page)).toEqual(['Alpha']);
  await page.goBack();
  await expect.poll(() => shownTitles(page)).toEqual(['Alpha', 'Beta', 'Gamma']);
  await expect(newTask(page)).toBeVisible();
});
