import { randomUUID } from 'node:crypto';
import { accessToken, expect, newPerson, PASSWORD, test } from './support/fixtures';
import { addByKeyboard, apiOf, shownTitles } from './support/tasks';
import type { Page } from '@playwright/test';

async function signUp(page: Page, person: { name: string; email: string }): Promise<string> {
  await page.goto('/');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Name').fill(person.name);
  await page.getByLabel('Email address').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create an account' }).click();
  await expect(page.getByRole('heading', { name: 'Open tasks', level: 1 })).toBeVisible();
  const session = await page.context().request.get('/api/auth/get-session');
  return ((await session.json()) as { user: { id: string } }).user.id;
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
}

test('Ada keeps three tasks that Bob can neither see nor touch [B1][C1][D1][A6][A9]', async ({
  page,
  context,
}) => {
  const ada = newPerson('Ada');
  const adaId = await signUp(page, ada);
  await addByKeyboard(page, 'Chart the reef', 'Mend the net', 'Write to Charles');
  await expect.poll(() => shownTitles(page)).toEqual(['Write to Charles', 'Mend the net', 'Chart the reef']);
  const adasApi = await apiOf(context, { ...ada, id: adaId });
  await expect.poll(async () => (await adasApi.all()).length).toBe(3);
  const adasTasks = await adasApi.all();
  await signOut(page);

  const bobId = await signUp(page, newPerson('Bob'));
  await expect(page.getByRole('heading', { name: 'Nothing left to do' })).toBeVisible();
  expect(await shownTitles(page)).toEqual([]);

  const headers = { authorization: `Bearer ${await accessToken(context)}` };
  const adasFirst = adasTasks[0]?.id ?? '';
  const send = async (method: string, path: string) => {
    const data =
      method === 'GET' || method === 'DELETE' ? undefined : { id: randomUUID(), title: 'Mine now' };
    const response = await context.request.fetch(path, { method, headers, ...(data ? { data } : {}) });
    const { code, detail } = (await response.json()) as { code: string; detail: string };
    return { status: response.status(), code, detail };
  };

  await test.step('every method on a URL of Ada is 403', async () => {
    const urls = [
      ['GET', `/api/${adaId}/tasks`],
      ['POST', `/api/${adaId}/tasks`],
      ['GET', `/api/users/${adaId}/todos`],
      ['GET', `/api/users/${adaId}/profile`],
      ...['GET', 'PUT', 'PATCH', 'DELETE'].map((method) => [method, `/api/${adaId}/tasks/${adasFirst}`]),
      ['PATCH', `/api/${adaId}/tasks/${adasFirst}/complete`],
    ] as const;
    for (const [method = '', path = ''] of urls) {
      expect({ method, path, ...(await send(method, path)) }).toEqual({
        method,
        path,
        status: 403,
        code: 'AUTH_NOT_OWNER',
        detail: 'You can only access your own resources',
      });
    }
  });

  await test.step('a task id of Ada under a URL of Bob is 404', async () => {
    const path = `/api/${bobId}/tasks/${adasFirst}`;
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const data = method === 'PATCH' ? { title: 'Mine now' } : undefined;
      const response = await context.request.fetch(path, { method, headers, ...(data ? { data } : {}) });
      expect({ method, status: response.status() }).toEqual({ method, status: 404 });
    }
    const toggled = await context.request.patch(`${path}/complete`, { headers });
    expect(toggled.status()).toBe(404);
  });

  await test.step("Ada's rows are as she left them", async () => {
    await signOut(page);
    await page.getByLabel('Email address').fill(ada.email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('checkbox')).toHaveCount(3);
    const now = await (await apiOf(context, { ...ada, id: adaId })).all();
    expect(now).toEqual(adasTasks);
  });
});
