import * as v from 'valibot';
import { type Basis, type By, type Cause, Cut, type Evidence, type Reason, type Status } from '#contract';

const oneOf = <const Values extends readonly string[]>(values: Values, says: string) =>
  v.pipe(v.picklist(values), v.description(says));
const text = (says: string) => v.pipe(v.string(), v.description(says));
const time = (says: string) => text(`RFC 3339: ${says}`);

const STATUSES = ['in_sync', 'drifted', 'unknown', 'undeclared'] as const satisfies readonly Status[];
const REASONS = [
  'never_reported',
  'agent_silent',
  'duplicate_agent',
  'unreadable',
  'missing',
  'invalid',
  'indeterminate',
  'not_processing',
  'engine_down',
  'reload_needed',
  'not_loaded',
  'not_compared',
  'part_of_item',
  'unloadable',
  'check_stopped',
] as const satisfies readonly Reason[];

/** What every verdict has, for the description of the API (docs/verdicts.md has the whole). Each surface adds what was compared. */
export const VERDICT = v.looseObject({
  status: oneOf(
    STATUSES,
    'in_sync: it agrees. drifted: it differs. unknown: it cannot be known. undeclared: nothing is declared and nothing was adopted.',
  ),
  reason: v.pipe(
    v.nullable(v.picklist(REASONS)),
    v.description('Why it is unknown; of drifted reload_needed, or null where the disk differs.'),
  ),
  detail: text('A sentence for a person. What the host says stands in it between “ and ”.'),
  since: time('when this status began.'),
  drift_detected: v.pipe(
    v.boolean(),
    v.description('The current intent compared with the last evidence that could be decided, in every status.'),
  ),
  basis: v.pipe(
    v.optional(v.nullable(v.picklist(['declared', 'adopted'] as const satisfies readonly Basis[]))),
    v.description(
      'What it is compared with: declared where an operator declared anything of it, adopted where all of it was adopted from the host, null where there is neither.',
    ),
  ),
  evidence: v.pipe(
    v.nullable(v.picklist(['running', 'disk'] as const satisfies readonly Evidence[])),
    v.description(
      'running: it is known what the running CrowdSec has loaded. disk: only its files are known. Null before any report.',
    ),
  ),
  cause: v.pipe(
    v.nullable(v.picklist(['intent', 'host'] as const satisfies readonly Cause[])),
    v.description('Which of the two changed when a drift opened.'),
  ),
  by: v.pipe(
    v.optional(v.nullable(v.picklist(['hub_upgrade', 'apply'] as const satisfies readonly By[]))),
    v.description('Whose doing it was, where the host changed; null where that is not known.'),
  ),
  by_words: v.optional(text('The same in words that end a sentence: by a hub upgrade.')),
  last_check_at: v.optional(time('when the host was last checked.')),
  last_known_at: v.optional(time('until when the values beside it, which are the last known, held.')),
  waived: v.pipe(
    v.optional(v.array(v.string())),
    v.description('Items whose difference an operator has accepted for now. The status is as without that.'),
  ),
  cut: v.optional(Cut),
});
