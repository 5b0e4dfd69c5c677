import type { HostEvent } from '#contract';
import { visibleText } from './quotation.ts';
import type { Sentence } from './sentence.ts';

type Doer = Pick<HostEvent, 'actor' | 'actor_kind'>;

const WITHOUT_NAME: Partial<Record<Doer['actor_kind'], string>> = {
  operator: 'an operator',
  owner: 'the owner',
  host: 'the host',
  argos: 'Argos Drift',
};

/** Who did something, as a person reads it: by a word for what they are, or else by name. */
export const whoDid = ({ actor, actor_kind }: Doer): string => WITHOUT_NAME[actor_kind] ?? visibleText(actor);

/** ` by ci 9 s ago`: who changed something and when; empty where that is not known. A name is somebody's own words, and stands out. */
export function byWhom(change: (Doer & { at: string }) | null): Sentence {
  if (change === null) return [];
  return [' by ', WITHOUT_NAME[change.actor_kind] ?? { name: change.actor }, ' ', { at: change.at }];
}
