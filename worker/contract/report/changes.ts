import * as v from 'valibot';
import { listOf } from '../list.ts';
import { word } from '../text.ts';

/**
 * What an agent can see to have moved between two reports: the hub's index; files of installed hub items, to a version that the index
 * has; links that install items; files of local items; the tuning file; simulation.yaml; and that the apply script carried something out.
 */
export const CHANGE_KINDS = ['hub_index', 'hub_items', 'links', 'local_files', 'tuning_file', 'simulation', 'apply'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What moved with a report that differs from the one before it, in one settle time. */
export const Changes = v.object({
  /** Of CHANGE_KINDS, in that order; a newer agent may know more. */
  kinds: listOf(word(64), 20),
  /** The revision that the apply script carried out; null without an apply, and where its record does not say. */
  applied_revision: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
});
export type Changes = v.InferOutput<typeof Changes>;
