import { expect, type Locator, type Page } from '@playwright/test';
import type { Task } from '../../src/api/client';
import type { BulkStep, Change } from '../../src/features/tasks/sync/change';
import type { Model } from './model';
import type { RandomDevice } from './random-device';

type Group = readonly [Change, ...Change[]];

/** Longer than the pause of the outbox after three failures. */
const TIMEOUT = 60_000;
const cards = (page: Page): Locator =>
  page.getByRole('region', { name: "Changes that weren't saved" }).getByRole('alert');

const keepsTrying = (page: Page): Locator => page.getByText("We'll keep trying.");

/** Judges what a device has sent, and decides about what was refused, as its user does. */
export class Settler {
  constructor(
    private readonly model: Model,
    private readonly history: InstanceType<Model['History']>,
    private readonly chance: (part: number) => boolean,
  ) {}

  /** Waits until everything is saved or refused, and tells the history which. */
  async settle(device: RandomDevice): Promise<void> {
    const { page } = device;
    let refused: Change[] = [];
    await expect(async () => {
      refused = await device.stored();
      const text = refused.length === 0 ? 'Saved' : `${refused.length} not saved`;
      // The outbox waits half a minute after three failures, unless the user is faster.
      const again = page.getByRole('button', { name: 'Try again', exact: true }).first();
      if (refused.length > 0 && (await keepsTrying(page).isVisible())) await again.click({ timeout: 1_000 });
      await expect(page.locator('[data-save-state]')).toHaveText(text, { timeout: 1 });
      await expect(keepsTrying(page)).toHaveCount(0, { timeout: 1 });
      await expect(cards(page)).toHaveCount(groupsOf(refused).length, { timeout: 1 });
    }).toPass({ timeout: TIMEOUT, intervals: [100] });

    const drafts = await device.drafts();
    const waiting = [...refused];
    for (const made of device.made.filter(({ isDecided }) => !isDecided).reverse()) {
      const index = waiting.findLastIndex((change) => isSame(change, made.change));
      if (index !== -1) {
        waiting.splice(index, 1);
        continue;
      }
      made.isDecided = true;
      const { change, outcome } = made;
      const text = change.kind === 'update' ? (change.change.description ?? change.change.title) : undefined;
      if (text != null && drafts.includes(text)) {
        device.lose(change);
        this.history.shown([change], new Error('It is a draft'));
        continue;
      }
      const results = change.kind === 'bulk' && outcome ? outcome.results : [];
      const missing = this.model
        .tasksBefore(change)
        .filter(({ id }) => outcome && !results.some((result) => result.id === id))
        .map(({ id }) => ({ id, status: 'not_found' as const, version: null }));
      this.history.saved([change], { outcome: { bulkId: null, results: [...results, ...missing] } });
    }
  }

  /** Decides about every refused change, and says whether there was one. */
  async decide(device: RandomDevice, isLast: boolean): Promise<boolean> {
    const groups = groupsOf(await device.stored());
    // Deciding about one card shows the next one in its place.
    for (const group of groups) await this.#decideAbout(device, group, isLast);
    return groups.length > 0;
  }

  async #decideAbout(device: RandomDevice, group: Group, isLast: boolean): Promise<void> {
    const card = cards(device.page).first();
    const updates = group.filter(this.model.isUpdate);
    const made = device.made.filter(
      ({ change, isDecided }) => !isDecided && group.some((each) => isSame(each, change)),
    );
    const changes = made.map(({ change }) => change);
    const [before] = this.model.tasksBefore(group[0]);
    const wanted = before ? { ...before, ...this.model.merged(updates) } : undefined;
    const shown = (await card.textContent()) ?? '';
    const isConflict = shown.includes('was changed elsewhere');
    const isGone = shown.includes('was deleted on another device');
    const current = before && isConflict ? await theirs(card, before) : undefined;
    const error = current
      ? new this.model.ChangeConflict(current)
      : this.model.RequestFailure.answered({ status: isGone ? 404 : 400, headers: new Headers() }, shown);
    this.history.refused(device.name, changes, error);
    for (const text of [wanted?.title, wanted?.description])
      if (updates.length > 0 && text != null && !shown.includes(text))
        this.history.failures.push(`the card “${shown}” doesn't show “${text}”`);
    this.history.shown(changes, error);
    for (const each of made) each.isDecided = true;

    const press = (name: string) => card.getByRole('button', { name, exact: true }).click();
    const isKept = !isLast && this.chance(0.5);
    const known = (await device.rows()).map(({ id }) => id);
    if (current && isKept) {
      const change = { ...this.model.merged(updates) };
      device.record({ kind: 'update', before: device.seen(current.id, current), change }, false);
      await press('Keep mine');
    } else if (current) await press('Keep theirs');
    else if (isGone && wanted && updates.length > 0 && isKept) {
      await press('Add as a new task');
      const { title, description, priority, dueDate, tags } = wanted;
      await device.recordAdded({ title, description, priority, dueDate, tags }, known);
    } else await press(isGone ? 'Dismiss' : 'Discard');
    await expect
      .poll(async () =>
        (await device.stored()).filter((change) => group.some((each) => isEqual(each, change))),
      )
      .toEqual([]);
  }
}

/** Reads the version of the other device from a card. */
async function theirs(card: Locator, before: Task): Promise<Task> {
  const [title = '', description = null] = await card
    .locator('blockquote')
    .last()
    .locator('> p')
    .allTextContents();
  return { ...before, title, description };
}

/** Several refused updates of one task are one card. */
function groupsOf(changes: readonly Change[]): Group[] {
  const groups: [Change, ...Change[]][] = [];
  const ofTask = new Map<string, [Change, ...Change[]]>();
  for (const change of changes) {
    const group = change.kind === 'update' ? ofTask.get(change.before.id) : undefined;
    if (group) group.push(change);
    else {
      groups.push([change]);
      const added = groups.at(-1);
      if (change.kind === 'update' && added) ofTask.set(change.before.id, added);
    }
  }
  return groups;
}

/** Whether a stored change has what the user did. The app knows more of the tasks that they saw. */
function isSame(stored: Change, made: Change): boolean {
  if (stored.kind === 'update' && made.kind === 'update') {
    const wanted = Object.entries(stored.change);
    return (
      stored.before.id === made.before.id &&
      Object.entries(made.change).every((field) => wanted.some((other) => isEqual(field, other)))
    );
  }
  if (stored.kind === 'bulk' && made.kind === 'bulk')
    return isEqual([idsOf(stored), stored.changes], [idsOf(made), made.changes]);
  if ('draft' in stored && 'draft' in made) return stored.draft.id === made.draft.id;
  return (
    stored.kind === made.kind && 'before' in stored && 'before' in made && stored.before.id === made.before.id
  );
}

function idsOf({ tasks }: BulkStep): string[] {
  return tasks.map(({ id }) => id).sort();
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
