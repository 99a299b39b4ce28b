import { expect, type BrowserContext, type Page, type Route } from '@playwright/test';
import type { Seen } from '../../model/history';
import type { BulkOutcome, Task, TaskDraft } from '../../src/api/client';
import type { Change } from '../../src/features/tasks/sync/change';
import { fillSignIn, signInHeading } from './forms';
import { keptValues, storedIn } from './storage';
import type { Person } from './fixtures';
import type { Model } from './model';
import { newTask, view } from './tasks';

/** Breaks one request that changes something. */
export type Cut = 'request lost' | 'response lost';

/** A change that the user made. Undefined outcome: the server decides about all of its tasks or none. */
interface Made {
  readonly change: Change;
  isDecided: boolean;
  outcome?: BulkOutcome;
}

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly isDone: boolean;
  readonly text: string;
}

/** A browser of the user, and what they did in it. It tells the history what was typed and what the server took. */
export class RandomDevice {
  readonly made: Made[] = [];
  readonly cuts: Cut[] = [];
  isOnline = true;
  /** Changes made in the current tab that Ctrl+Z would undo, the latest last; null: one that the test can't undo. */
  undoable: (Change | null)[] = [];
  #tab = {};

  constructor(
    readonly name: string,
    readonly context: BrowserContext,
    public page: Page,
    private readonly person: Person,
    private readonly model: Model,
    private readonly history: InstanceType<Model['History']>,
  ) {}

  async start(): Promise<void> {
    // A pattern, because Playwright would ask a function about every file.
    for (const pattern of ['tasks', 'tasks/**'])
      await this.context.route(`**/api/${this.person.id}/${pattern}`, (route) => this.#pass(route));
    await this.open();
    // What opens a task comes later, and from then on from the service worker.
    await this.page.evaluate(() => navigator.serviceWorker.ready);
    await this.open();
  }

  async open(address = '/tasks?show=all'): Promise<void> {
    await this.page.goto(address);
    await expect(this.heading).toBeVisible();
  }

  /** Not that of the splash at the start, nor that of the sign-in page. */
  get heading() {
    return this.page.locator('#main').getByRole('heading', { level: 1 });
  }

  get panel() {
    return this.page.getByRole('dialog', { name: 'Task' });
  }

  /** The saved tasks as the page shows them. */
  rows(): Promise<Row[]> {
    return this.page.locator('li[data-task]').evaluateAll((rows) =>
      // Playwright looks for them before it reads them.
      rows
        .filter(({ isConnected }) => isConnected)
        .map((row) => ({
          id: row.getAttribute('data-task') ?? '',
          title: document.getElementById(`title-${row.getAttribute('data-task') ?? ''}`)?.textContent ?? '',
          isDone: row.querySelector('[data-control=tick]:checked') !== null,
          text: row.textContent,
        })),
    );
  }

  /** Tells the history what the user does. */
  record(change: Change, canUndo = true): Change {
    this.made.push({ change, isDecided: false });
    this.history.typed(this.name, this.#tab, change);
    this.undoable.push(canUndo ? change : null);
    return change;
  }

  /** Whether the user ever deleted a task here. The server may hear of it at any time. */
  hasDeleted(id: string): boolean {
    return this.made.some(
      ({ change }) =>
        (change.kind === 'trash' || (change.kind === 'bulk' && change.changes.trashed === true)) &&
        this.model.tasksBefore(change).some((task) => task.id === id),
    );
  }

  /** A task as the user saw it: what a row doesn't show can't matter to what they do there. */
  seen(id: string, shown: Partial<Task>): Seen {
    return { ...this.model.givenTask({ ...shown, id, userId: this.person.id }), write: crypto.randomUUID() };
  }

  async add(title: string): Promise<void> {
    const known = (await this.rows()).map(({ id }) => id);
    await newTask(this.page).focus();
    await this.page.keyboard.insertText(title);
    await this.page.keyboard.press('Enter');
    await this.recordAdded({ title }, known);
  }

  /** Finds the id of a new task in its row or, before it is saved, on the device. */
  async recordAdded(draft: Omit<TaskDraft, 'id'>, known: readonly string[]): Promise<void> {
    let id: string | undefined;
    await expect
      .poll(async () => {
        const creations = (await this.stored()).flatMap((change) =>
          change.kind === 'create' ? [change.draft] : [],
        );
        id = [...creations, ...(await this.rows())].find(
          (task) => task.title === draft.title && !known.includes(task.id),
        )?.id;
        return id;
      })
      .toBeDefined();
    this.record({ kind: 'create', draft: { ...draft, id: id ?? '' } }, false);
  }

  /** The tab ends without a goodbye, and the browser opens the same address again. */
  async crash(): Promise<void> {
    const address = this.page.url();
    await this.page.close();
    this.page = await this.context.newPage();
    this.#startTab();
    await this.open(address);
    await this.#showPanel();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    this.#startTab();
    await expect(this.heading).toBeVisible();
    await this.#showPanel();
  }

  /** The task of the address is open again. */
  async #showPanel(): Promise<void> {
    if (!this.page.url().includes('task=')) return;
    await expect(this.panel).toBeVisible();
    await expect(this.panel.getByText('Loading the task…')).toHaveCount(0);
  }

  async closePanel(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await expect(this.panel).toHaveCount(0);
  }

  /** Whether the page has nothing left to send and nothing that was refused, within a few seconds. */
  isSaved(): Promise<boolean> {
    return expect(this.page.locator('[data-save-state]'))
      .toHaveText('Saved', { timeout: 3_000 })
      .then(() => true)
      .catch(() => false);
  }

  /** Whether text that was typed just before a crash is kept: as a draft, or on the way to the server. */
  async hasText(text: string): Promise<boolean> {
    return [await this.drafts(), await keptValues(this.page)].some((kept) => kept.includes(text));
  }

  /** What the user typed just before a crash may not have reached the storage of the device. */
  lose(change: Change): void {
    this.history.crashed([change]);
    for (const made of this.made) if (made.change === change) made.isDecided = true;
  }

  async setOnline(isOnline: boolean): Promise<void> {
    // Without it, the page couldn't be opened again.
    if (!isOnline) await this.page.evaluate(() => navigator.serviceWorker.ready);
    this.isOnline = isOnline;
    // What was made before may be refused since.
    this.undoable = [];
    await this.context.setOffline(!isOnline);
  }

  /** The session ends while the user types a new task, and they sign in again. */
  async addWhileSessionEnds(title: string): Promise<void> {
    const known = (await this.rows()).map(({ id }) => id);
    const { page, context } = this;
    await newTask(page).focus();
    await page.keyboard.insertText(title);
    const headers = { origin: new URL(page.url()).origin };
    expect((await context.request.post('/api/auth/sign-out', { headers })).status()).toBe(200);
    await page.keyboard.press('Enter');
    await expect.poll(() => keptValues(page)).toContain(title);
    await page.goto('/tasks?show=all');
    await expect(signInHeading(page)).toBeVisible();
    await fillSignIn(page, this.person.email);
    await expect(page).toHaveURL(/\/tasks/);
    await expect(this.heading).toBeVisible();
    this.#startTab();
    if ((await newTask(page).inputValue()) === title) await newTask(page).press('Enter');
    await this.recordAdded({ title }, known);
  }

  async goTo(name: 'All' | 'Trash'): Promise<void> {
    await view(this.page, name).click();
    await expect(this.page).toHaveURL(name === 'All' ? /show=all/ : /show=trash/);
    await expect(this.heading).toContainText(name === 'All' ? 'All' : 'Trash');
  }

  /** The changes that wait on this device, in their order. */
  async stored(): Promise<Change[]> {
    const entries = await storedIn<{ userId: string; at: number; change: Change }>(
      this.page,
      'outbox',
      'changes',
    );
    return entries
      .filter(({ userId }) => userId === this.person.id)
      .sort((one, other) => one.at - other.at)
      .map(({ change }) => change);
  }

  /** Text that was typed and isn't a change yet. */
  async drafts(): Promise<string> {
    const journal = await this.page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
    return journal + JSON.stringify(await storedIn(this.page, 'drafts', 'drafts'));
  }

  #startTab(): void {
    this.#tab = {};
    this.undoable = [];
  }

  async #pass(route: Route): Promise<void> {
    const request = route.request();
    if (request.method() === 'GET') {
      await route.continue().catch(() => undefined);
      return;
    }
    const cut = this.cuts.shift();
    const isOffline = (): boolean => !this.isOnline;
    const lose = () => route.abort('connectionfailed').catch(() => undefined);
    if (isOffline() || cut === 'request lost') {
      await lose();
      return;
    }
    const response = await route.fetch().catch(() => null);
    // A server that dies may have saved it.
    if (response === null || response.ok() || response.status() >= 500) {
      const changes = this.#sentBy(request.method(), new URL(request.url()).pathname, request.postDataJSON());
      const isBulk = request.url().endsWith('/bulk');
      const outcome = response?.ok() && isBulk ? ((await response.json()) as BulkOutcome) : undefined;
      for (const made of changes) if (outcome) made.outcome = outcome;
      const changed = outcome?.results.filter(({ status }) => status === 'changed').map(({ id }) => id);
      this.history.arrived(
        changes.map(({ change }) => change),
        changed ?? null,
      );
    }
    if (response === null || cut === 'response lost' || isOffline()) await lose();
    // The page may have gone.
    else await route.fulfill({ response }).catch(() => undefined);
  }

  /** The changes that a request carries. */
  #sentBy(method: string, path: string, body: unknown): Made[] {
    const fields = new Map(Object.entries(body ?? {}));
    const hasValue = (value: unknown, name: string): boolean =>
      JSON.stringify(fields.get(name)) === JSON.stringify(value);
    return this.made.filter(({ change }) => {
      if (change.kind === 'bulk') return path.endsWith('/bulk') && hasValue(change.changes, 'changes');
      const [task] = this.model.tasksBefore(change);
      if (!task || !path.includes(task.id)) return false;
      if (change.kind === 'update')
        return (
          method === 'PATCH' && Object.entries(change.change).every(([name, value]) => hasValue(value, name))
        );
      return method === 'DELETE' ? change.kind === 'trash' : method === 'POST' && change.kind === 'restore';
    });
  }
}
