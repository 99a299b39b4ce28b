import type { Page } from '@playwright/test';
import axe from 'axe-core';

/**
 * The violations that axe finds, each with the HTML of its elements. `AxeBuilder` of `@axe-core/playwright` sends its
 * 500 kB of source on every call, 0.7 s instead of 0.2 s.
 *
 * @param rules The ids of the rules to check; all by default.
 */
export async function violationsIn(page: Page, rules?: readonly string[]) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const options = rules ? { runOnly: [...rules] } : {};
  const { violations } = await page.evaluate((given) => axe.run(given), options);
  return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }));
}
