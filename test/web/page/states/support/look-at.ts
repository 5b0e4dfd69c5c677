import AxeBuilder from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answers } from '../../../../../scripts/fixtures/answers.ts';
import { longNames, withLongNames } from '../../../../../scripts/fixtures/long-names.ts';
import { ALERTS_STATES } from '../../../../../scripts/screenshots/alerts-states.ts';
import { BASELINE_STATES } from '../../../../../scripts/screenshots/baseline-states.ts';
import { CONFLICT_STATES } from '../../../../../scripts/screenshots/conflict-states.ts';
import { openState } from '../../../../../scripts/screenshots/open-state.ts';
import { SETTINGS_STATES } from '../../../../../scripts/screenshots/settings-states.ts';
import { STATES, type State } from '../../../../../scripts/screenshots/states.ts';
import { hasChromium, MadeUpPage } from '../../support/made-up-page.ts';

const ALL = [...STATES, ...BASELINE_STATES, ...SETTINGS_STATES, ...ALERTS_STATES, ...CONFLICT_STATES];
const WIDTHS = [320, 390, 768, 1280];
const HEIGHT = 900;

/** Rows that only repeat the others cost minutes and show nothing new. */
const ROWS_MAX = 40;

/** The same state with names as long as they may be, and no more rows than tell something. */
function withLong(state: State): State {
  const long = longNames(state.documents);
  const documents = withLongNames(state.documents);
  documents.hosts.splice(ROWS_MAX);
  documents.scenarios.scenarios.splice(ROWS_MAX);
  return { ...state, documents, ...(state.press ? { press: state.press.map(long) } : {}) };
}

/**
 * Tests every state of the dashboard of which pictures are taken, or one part of them, since files are tested side by side: with names as
 * long as they may be, nothing scrolls sideways at any width, and axe finds nothing, in light and in dark.
 * @param part counted from 0
 */
export function lookAtStates(part: number, parts: number): void {
  describe.skipIf(!hasChromium)(`the states of the dashboard, part ${part + 1} of ${parts}`, () => {
    const made = new MadeUpPage();
    beforeAll(() => made.open(), 60_000);
    afterAll(() => made.close());

    const states = ALL.filter((_, at) => at % parts === part).map(withLong);
    test.each(states)(
      '$name',
      async (state) => {
        const { page, answers } = made;
        for (const key of Object.keys(answers)) delete answers[key as keyof Answers];
        Object.assign(answers, state);
        await page.setViewportSize({ width: 1280, height: HEIGHT });
        await openState(page, made.origin, state);
        const faults: unknown[] = made.takeFaults();
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          const axe = new AxeBuilder({ page });
          // In the dark only the colours are others.
          if (colorScheme === 'dark') axe.withRules(['color-contrast']);
          const { violations } = await axe.analyze();
          faults.push(...violations.map(({ id, nodes }) => [colorScheme, id, nodes[0]?.html]));
        }
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: HEIGHT });
          if (await made.isTooWide()) faults.push(`scrolls sideways at ${width} px`);
        }
        expect(faults).toEqual([]);
      },
      60_000,
    );
  });
}
