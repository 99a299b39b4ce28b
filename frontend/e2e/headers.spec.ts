import securityHeaders from '../security-headers.mjs';
import { expect, FAILED_REQUEST, test } from './support/fixtures';
import { addByKeyboard, openTasks, tick } from './support/tasks';

test('Every file of the app carries the security headers', async ({ page, request, baseURL }) => {
  const urls: string[] = [];
  page.on('response', (response) => {
    if (response.url().startsWith(baseURL ?? '') && !response.url().includes('/api/'))
      urls.push(response.url());
  });
  await page.goto('/login');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(urls.length).toBeGreaterThan(3);
  for (const url of urls) {
    const headers = (await request.get(url)).headers();
    for (const [name, value] of Object.entries(securityHeaders)) {
      expect({ url, [name]: headers[name.toLowerCase()] }).toEqual({ url, [name]: value });
    }
  }
});

test('The policy allows no inline code, no eval and no other origin', () => {
  const policy = securityHeaders['Content-Security-Policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
});

test('The app runs under its policy without a violation', async ({ page, join, context }) => {
  await page.addInitScript(() => {
    Reflect.set(window, 'violations', []);
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      (Reflect.get(window, 'violations') as string[]).push(`${violatedDirective} ${blockedURI}`);
    });
  });
  const violations = () => page.evaluate(() => Reflect.get(window, 'violations') as string[]);

  await page.goto('/signup');
  await page.getByRole('button', { name: 'Create an account' }).click();
  expect(await violations()).toEqual([]);

  await join(context);
  await openTasks(page);
  await addByKeyboard(page, 'Rope');
  await tick(page, 'Rope').click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: /^Edit Rope/ }).click();
  await expect(page.getByLabel('Title', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('link', { name: /^All/ }).click();
  await expect(page).toHaveURL(/show=all/);
  expect(await violations()).toEqual([]);
});

test('The policy blocks injected script', async ({ page, browserErrors }) => {
  browserErrors.allow(/Content Security Policy|TrustedHTML/);
  browserErrors.allow(FAILED_REQUEST);
  await page.goto('/login');
  const outcome = await page.evaluate(() => {
    try {
      document.body.innerHTML = '<img src=x onerror="1">';
      return 'written';
    } catch (error) {
      return error instanceof TypeError ? 'refused' : 'other';
    }
  });
  expect(outcome).toBe('refused');
});
