import { expect, type Locator } from '@playwright/test';
import type { Change } from '../../src/features/tasks/sync/change';
import type { RandomDevice, Row } from './random-device';
import { toast } from './tasks';

const DELETED_AT = '2026-11-30T10:00:00.000Z';

export interface Dice {
  readonly chance: (part: number) => boolean;
  readonly below: (count: number) => number;
  readonly pick: <T>(values: readonly T[]) => T | undefined;
}

/** Makes a random change through the page, and returns what it did. */
export async function changeSomething(
  device: RandomDevice,
  other: RandomDevice,
  dice: Dice,
  newText: () => string,
): Promise<string> {
  const rows = await device.rows();
  // What the other device deletes may go while the user is in it; the sequences at store level make such changes.
  const steady = rows.filter(({ id }) => !device.isOnline || !other.hasDeleted(id));
  const [row, steadyRow] = [dice.pick(rows), dice.pick(steady)];
  if (!row || !steadyRow || dice.chance(0.12)) {
    const title = newText();
    await device.add(title);
    return `adds ${title}`;
  }
  const steps = [
    () => tick(device, row),
    () => tick(device, row),
    () => rename(device, steadyRow, newText()),
    () => rename(device, steadyRow, newText()),
    () => typeInPanel(device, steadyRow, dice, 'Title', newText()),
    () => typeInPanel(device, steadyRow, dice, 'Description', newText()),
    () => typeInPanel(device, steadyRow, dice, 'Description', newText()),
    () => setDue(device, steadyRow, `2027-01-${String(1 + dice.below(28)).padStart(2, '0')}`),
    () => remove(device, row),
    () => restore(device, dice),
    () => changeTwo(device, steady.slice(0, 2), dice),
  ];
  const did = await dice.pick(steps)?.();
  return dice.chance(0.25) ? `${did ?? ''} and ${await undo(device)}` : (did ?? '');
}

const control = (device: RandomDevice, id: string, name: string): Locator =>
  device.page.locator(`li[data-task="${id}"] [data-control=${name}]`);

/**
 * Reads and presses a control at once, because another device may change it at any time. Undefined: it has gone, maybe
 * after Playwright found it.
 */
async function press(target: Locator): Promise<{ wasChecked: boolean } | undefined> {
  const [pressed] = await target.evaluateAll((found) =>
    found
      .filter(({ isConnected }) => isConnected)
      .slice(0, 1)
      .map((element) => {
        const wasChecked = element instanceof HTMLInputElement && element.checked;
        if (element instanceof HTMLElement) element.click();
        return { wasChecked };
      }),
  );
  return pressed;
}

async function tick(device: RandomDevice, { id, title }: Row): Promise<string> {
  const pressed = await press(control(device, id, 'tick'));
  if (!pressed) return `misses ${title}`;
  const completed = !pressed.wasChecked;
  const before = device.seen(id, { title, completed: !completed });
  device.record({ kind: 'update', before, change: { completed } });
  return `${completed ? 'completes' : 'reopens'} ${title}`;
}

async function rename(device: RandomDevice, { id }: Row, text: string): Promise<string> {
  const { page } = device;
  await page.locator(`#edit-${id}`).press('F2');
  const field = page.getByRole('textbox', { name: /^New title for/ });
  const seen = await field.inputValue();
  await page.keyboard.press('ControlOrMeta+a');
  device.record({ kind: 'update', before: device.seen(id, { title: seen }), change: { title: text } });
  await page.keyboard.insertText(text);
  await page.keyboard.press('Enter');
  return `renames ${seen} to ${text}`;
}

/** Types in the panel, and closes it, or the page before anything was saved. */
async function typeInPanel(
  device: RandomDevice,
  { id, title }: Row,
  { chance, pick }: Dice,
  label: 'Title' | 'Description',
  text: string,
): Promise<string> {
  const name = label === 'Title' ? 'title' : 'description';
  await device.page.locator(`#edit-${id}`).click();
  const field = device.panel.getByLabel(label);
  await field.focus();
  const seen = await field.inputValue();
  const before = device.seen(id, { title, [name]: seen === '' ? null : seen });
  const change = device.record({ kind: 'update', before, change: { [name]: text } });
  await field.fill(text);
  const end = chance(0.4) ? pick(['reloads', 'crashes'] as const) : undefined;
  if (end === 'reloads') await device.reload();
  if (end === 'crashes') {
    await device.crash();
    if (!(await device.hasText(text))) device.lose(change);
  }
  await device.closePanel();
  return `types ${text} over ${seen} in ${title}${end ? ` and ${end}` : ''}`;
}

async function setDue(device: RandomDevice, { id, title }: Row, dueDate: string): Promise<string> {
  await device.page.locator(`#edit-${id}`).click();
  const field = device.panel.getByLabel('Due date');
  await field.focus();
  const seen = dayIn(await field.inputValue());
  if (seen !== dueDate) {
    const before = device.seen(id, { title, dueDate: seen });
    device.record({ kind: 'update', before, change: { dueDate } });
  }
  await field.fill(dueDate);
  await device.closePanel();
  return `sets ${dueDate} for ${title}`;
}

/** The field shows a date in words, such as "4 Jan 2027". */
function dayIn(shown: string): string | null {
  return shown === '' ? null : new Date(`${shown} UTC`).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

async function remove(device: RandomDevice, { id, title }: Row): Promise<string> {
  if (!(await press(control(device, id, 'delete')))) return `misses ${title}`;
  device.record({ kind: 'trash', before: device.seen(id, { title }) });
  return `deletes ${title}`;
}

async function restore(device: RandomDevice, dice: Dice): Promise<string> {
  await device.goTo('Trash');
  const row = dice.pick(await device.rows());
  const pressed = row && (await press(control(device, row.id, 'restore')));
  if (pressed) device.record({ kind: 'restore', before: device.seen(row.id, { deletedAt: DELETED_AT }) });
  await device.goTo('All');
  return pressed ? `restores ${row.text}` : 'finds nothing to restore';
}

/** Changes two tasks with the bar that appears when tasks are selected. */
async function changeTwo(device: RandomDevice, rows: readonly Row[], { pick }: Dice): Promise<string> {
  const { page } = device;
  const bar = page.getByRole('toolbar', { name: 'Selected tasks' });
  for (const { id } of rows) await page.locator(`#edit-${id}`).click({ modifiers: ['ControlOrMeta'] });
  const isAllDone = rows.every(({ isDone }) => isDone);
  const [name, changes] = pick([
    ['Delete', { trashed: true }],
    ['Priority', { priority: 3 }],
    [isAllDone ? 'Reopen' : 'Complete', { completed: !isAllDone }],
  ] as const) ?? ['Priority', { priority: 3 }];
  if (name === 'Priority') await bar.getByRole('button', { name }).click();
  const target =
    name === 'Priority' ? page.getByRole('menuitem', { name: 'High' }) : bar.getByRole('button', { name });
  const isAlone = rows.length === (await page.locator('[data-control=select]:checked').count());
  if (!isAlone || !(await press(target))) {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    return 'misses the selected tasks';
  }
  const tasks = rows.map(({ id, title, isDone }) => device.seen(id, { title, completed: isDone }));
  const write = crypto.randomUUID();
  const change: Change = { kind: 'bulk', tasks: tasks.map((task) => ({ ...task, write })), changes };
  device.record(change, false);
  await expect(bar).toHaveCount(0);
  return `${JSON.stringify(changes)} for ${rows.map(({ title }) => title).join(' and ')}`;
}

/** Takes back the latest change, if it is sure to be one that was saved or will be. */
async function undo(device: RandomDevice): Promise<string> {
  const { page } = device;
  const last = device.undoable.at(-1);
  if (!last) return 'has nothing to undo';
  if (device.isOnline && !(await device.isSaved())) return "doesn't undo";
  const inverse = inverseOf(device, last);
  if (!inverse) return "doesn't undo";
  await device.heading.focus();
  await page.keyboard.press('ControlOrMeta+z');
  device.record(inverse, false);
  await expect(toast(page, /^Undid: /)).toBeVisible();
  return 'undoes it';
}

function inverseOf(device: RandomDevice, change: Change): Change | undefined {
  if (change.kind === 'trash')
    return { kind: 'restore', before: device.seen(change.before.id, { deletedAt: DELETED_AT }) };
  if (change.kind === 'restore') return { kind: 'trash', before: device.seen(change.before.id, {}) };
  if (change.kind !== 'update') return undefined;
  const { before } = change;
  const values = { title: before.title, description: before.description };
  const old = { ...values, completed: before.completed, dueDate: before.dueDate };
  const names = Object.keys(change.change);
  return {
    kind: 'update',
    before: device.seen(before.id, { ...before, ...change.change }),
    change: Object.fromEntries(Object.entries(old).filter(([name]) => names.includes(name))),
  };
}
