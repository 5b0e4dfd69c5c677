import type { Locator, Page } from '@playwright/test';
import type { State } from './states.ts';

/** @param name of a text or button; `dialog: NAME` is a button in the open dialog, `form: NAME` one in a form */
function found(page: Page, name: string): Locator {
  const [, inDialog] = /^dialog: (.*)$/.exec(name) ?? [];
  if (inDialog !== undefined) return page.getByRole('dialog').getByRole('button', { name: inDialog });
  const [, inForm] = /^form: (.*)$/.exec(name) ?? [];
  if (inForm !== undefined) return page.locator('form').getByRole('button', { name: inForm });
  // On a phone the banner folds away what stands in the page too.
  return page.getByText(name, { exact: true }).or(page.getByRole('button', { name })).filter({ visible: true }).first();
}

/** How long nothing of a page changes before it stands, in milliseconds: what a press opens may be loaded first. */
const STANDS_AFTER_MS = 300;

/** Waits until nothing of the page has changed, and nothing was loaded, for a while. */
const stands = (page: Page): Promise<void> =>
  page.evaluate(
    (quietMs) =>
      new Promise<void>((resolve) => {
        let timer = setTimeout(resolve, quietMs);
        const again = () => {
          clearTimeout(timer);
          timer = setTimeout(resolve, quietMs);
        };
        new MutationObserver(again).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        new PerformanceObserver(again).observe({ type: 'resource' });
      }),
    STANDS_AFTER_MS,
  );

/** Opens a state of the dashboard, which is served at `origin` and whose answers are made up already, and waits until it stands. */
export async function openState(page: Page, origin: string, state: State): Promise<void> {
  await page.goto(origin + state.path);
  await page.waitForLoadState('networkidle');
  for (const name of state.press ?? []) {
    const [, select, option] = /^choose (.*?): (.*)$/.exec(name) ?? [];
    if (select !== undefined && option !== undefined) {
      await page.getByLabel(select, { exact: true }).selectOption(option);
      continue;
    }
    const [, label, text] = /^type (.*?): (.*)$/.exec(name) ?? [];
    if (label !== undefined && text !== undefined) await page.getByLabel(label, { exact: true }).fill(text);
    else await found(page, name).click();
    await stands(page);
  }
}
