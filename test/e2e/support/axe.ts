import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What axe finds on the page as it is now, in light and in dark. */
export async function violations(page: Page): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const result = await new AxeBuilder({ page }).analyze();
    found.push(...result.violations.map(({ id, nodes }) => [colorScheme, id, nodes[0]?.html]));
  }
  return found;
}
