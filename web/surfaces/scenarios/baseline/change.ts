import type { BaselineRequest } from '#contract';
import { act } from '../../../data/act.ts';
import { ProblemError } from '../../../data/errors.ts';
import { changeBaseline } from '../api.ts';
import { scenariosResource } from '../changes.ts';

/** What became of a change: refused, or not made since the host is not any more as it was shown. */
export type Outcome = { kind: 'done' } | { kind: 'host_changed' } | { kind: 'refused'; why: string };

/** Changes the baseline of a host, and loads its scenarios again in any case. */
export async function change(host: string, wish: BaselineRequest): Promise<Outcome> {
  let isOther = false;
  const why = await act(() =>
    changeBaseline(host, wish).catch((error: unknown) => {
      isOther = error instanceof ProblemError && error.code === 'report_changed';
      throw error;
    }),
  );
  await scenariosResource.renew(host);
  if (why === null) return { kind: 'done' };
  return isOther ? { kind: 'host_changed' } : { kind: 'refused', why };
}

/** What a person reads of an outcome; null where the change was made. */
export function outcomeWords(outcome: Outcome, hostName: string): string | null {
  switch (outcome.kind) {
    case 'done':
      return null;
    case 'host_changed':
      return `${hostName} has changed meanwhile, so nothing was accepted. What is shown now is what differs now.`;
    case 'refused':
      return outcome.why;
  }
}
