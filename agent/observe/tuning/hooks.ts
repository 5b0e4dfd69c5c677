import { at, itemsOf, type PlainTree, textOf, textsOf } from '../yaml/plain-tree.ts';
import { type Schema, TEXTS } from '../yaml/strict-decode.ts';
import { refusalOfExpression } from './hook-expressions.ts';

/** Which rules of a band the hooks of an appsec-config take away, when loading or for each request. */
export interface HookRemovals {
  ids: readonly number[];
  /** Whether some are named by a tag or a name. */
  byName: boolean;
  /** Whether some cannot be told from the text: a computed id, another function. */
  unclear: boolean;
}

const HOOKS: Schema = { listOf: { struct: { filter: 'text', on_success: 'text', apply: TEXTS } } };
const STAGES = ['on_load', 'pre_eval', 'post_eval', 'on_match', 'on_challenge', 'on_challenge_submit'];
const PHASED = STAGES.filter((stage) => stage !== 'on_load');
const shapes = (stages: readonly string[]): Record<string, Schema> => Object.fromEntries(stages.map((stage) => [stage, HOOKS]));

/** The keys of hooks at the top of an appsec-config, and in its sections `inband` and `outofband` (`pkg/appsec/appsec.go`). */
export const HOOK_KEYS = { top: shapes(STAGES), section: shapes(PHASED) };

/**
 * Why CrowdSec refuses the hooks: an expression with a name that it does not have does not compile.
 * @param tree the appsec-config
 * @returns the rest of a sentence that begins with the file; null where that cannot be said for certain
 */
export function refusalByHooks(tree: PlainTree | undefined): string | null {
  for (const [section, stages] of sectionsOf(tree)) {
    for (const stage of stages) {
      for (const hook of itemsOf(at(section.tree, stage))) {
        const why = refusalOf(stage, hook);
        if (why !== null) return `its hook ${section.name}${stage} ${why}`;
      }
    }
  }
  const misplaced = ['on_challenge', 'on_challenge_submit'].find((stage) => itemsOf(at(at(tree, 'outofband'), stage)).length > 0);
  return misplaced === undefined ? null : `its section outofband has ${misplaced}, which CrowdSec takes in band only`;
}

function sectionsOf(tree: PlainTree | undefined): [{ name: string; tree: PlainTree | undefined }, readonly string[]][] {
  return [
    [{ name: '', tree }, STAGES],
    [{ name: 'inband.', tree: at(tree, 'inband') }, PHASED],
    [{ name: 'outofband.', tree: at(tree, 'outofband') }, PHASED],
  ];
}

function refusalOf(stage: string, hook: PlainTree): string | null {
  const success = textOf(at(hook, 'on_success'));
  if (!['', 'continue', 'break'].includes(success)) return `has the on_success ${success}`;
  const filter = textOf(at(hook, 'filter'));
  for (const expression of [...(filter === '' ? [] : [filter]), ...textsOf(at(hook, 'apply'))]) {
    const why = refusalOfExpression(stage, expression);
    if (why !== null) return why;
  }
  return null;
}

/**
 * Finds what hooks can do to a rule of a band (`pkg/appsec/waf_helpers.go`): they have no function that sets a variable, and three
 * that take rules away.
 * @param text the whole file: an expression may stand in any hook, under any phase
 */
export function hookRemovals(text: string, band: 'InBand' | 'OutBand'): HookRemovals {
  const count = (pattern: string): number => [...text.matchAll(new RegExp(pattern, 'gi'))].length;
  const ids = [...text.matchAll(new RegExp(`Remove${band}RuleByID\\(\\s*([0-9]{1,15})\\s*\\)`, 'g'))].map(([, id]) => Number(id));
  const named = [...text.matchAll(new RegExp(`Remove${band}RuleBy(?:Name|Tag)\\(`, 'g'))].length;
  return { ids, byName: named > 0, unclear: count(`Remove${band}Rule`) > ids.length + named };
}
