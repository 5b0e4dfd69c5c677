import type { BaselineDocument, BaselineRequest, ScenariosDocument } from '#contract';
import { act } from '../../../data/act.ts';
import { ProblemError } from '../../../data/errors.ts';
import { hostQuery, request } from '../../../data/request.ts';
import { type IntentWrite, ifMatch, type MadeOn } from '../../../data/writes/intent-write.ts';
import type { Change } from '../../../data/writes/last-change.ts';
import { writeIntent } from '../../../data/writes/write-intent.ts';
import { intentChangedWords } from '../../../words/changed-words.ts';
import type { Sentence } from '../../../words/sentence.ts';
import { fetchScenarios } from '../api.ts';
import { scenariosResource } from '../changes.ts';
import { baselineEnd } from './overtaken.ts';

/**
 * What became of a change: refused, or not made since the host is not any more as it was shown, or since somebody changed what was
 * adopted there.
 */
export type Outcome =
  | { kind: 'done' }
  | { kind: 'host_changed' }
  | { kind: 'overtaken'; change: Change | null }
  | { kind: 'refused'; why: string };

/** Makes what the host has what it shall have, in whole or of some scenarios, or drops that. */
const changeBaseline = (host: string, wish: BaselineRequest, madeOn: MadeOn) =>
  request<BaselineDocument>('POST', `/api/security/baseline${hostQuery(host)}`, wish, ifMatch(madeOn));

/** Changes the baseline of a host, and loads its scenarios again in any case. @param shown what was on screen when somebody decided that */
export async function change(host: string, wish: BaselineRequest, shown: ScenariosDocument): Promise<Outcome> {
  const write: IntentWrite<ScenariosDocument> = {
    madeOn: [shown.intent],
    send: (madeOn) => changeBaseline(host, wish, madeOn),
    read: async () => {
      const seen = await fetchScenarios(host);
      return { seen, madeOn: [seen.intent] };
    },
    endAt: (now) => baselineEnd(wish, shown, now),
  };
  let isOther = false;
  let overtaken: Outcome | null = null;
  const why = await act(async () => {
    try {
      if ((await writeIntent(write)) === null) return;
      const { lastChange } = await import('../../../data/writes/overtaken.ts');
      overtaken = { kind: 'overtaken', change: await lastChange(host) };
    } catch (error) {
      isOther = error instanceof ProblemError && error.code === 'report_changed';
      throw error;
    }
  });
  await scenariosResource.renew(host);
  if (why === null) return overtaken ?? { kind: 'done' };
  return isOther ? { kind: 'host_changed' } : { kind: 'refused', why };
}

/** What a person reads of an outcome; null where the change was made. */
export function outcomeWords(outcome: Outcome, hostName: string): Sentence | null {
  switch (outcome.kind) {
    case 'done':
      return null;
    case 'host_changed':
      return [`${hostName} has changed meanwhile, so nothing was accepted. What is shown now is what differs now.`];
    case 'overtaken':
      return [...intentChangedWords(hostName, outcome.change), ' So nothing was done.'];
    case 'refused':
      return [outcome.why];
  }
}
