import type { Verdict } from '#contract';
import type { Standing, SurfaceMemory } from '../../drift/index.ts';
import { FLEET_SURFACES } from '../surfaces/registry.ts';
import { BY_ARGOS, type NewEvent } from '../tables/events.ts';
import type { HostLine, VerdictMemory } from '../tables/verdicts.ts';

/** A judgement as far as it tells what can be seen of a host. */
interface Judged {
  readonly memory: VerdictMemory;
  readonly line: HostLine;
}

/**
 * What the history has to say of surfaces that cannot be seen any more, or can again. A silence, an engine that is down and a load that would
 * fail have events of their own, and two agents that take turns are an incident. Pure.
 * @param before what was remembered of the last judgement; null where this is the first
 * @param now Unix milliseconds
 */
export function evidenceEvents(before: VerdictMemory | null, { memory, line }: Judged, now: number): NewEvent[] {
  return FLEET_SURFACES.flatMap(({ name }) => {
    const was = isSeen(before?.[name]);
    const is = isSeen(memory[name]);
    if (was === null || is === null || was === is) return [];
    const told = is
      ? { kind: 'evidence_regained' as const, detail: `What the host has of it can be seen again. ${detailIn(line[name])}` }
      : { kind: 'evidence_lost' as const, detail: `What the host has of it cannot be seen any more. ${detailIn(line[name])}` };
    return [{ ...told, at: now, surface: name, actor: BY_ARGOS, detail: told.detail.trim() }];
  });
}

/** Whether what is compared of a surface can be seen, silence and duplicates left aside; null before its first report. */
function isSeen(memory: SurfaceMemory | null | undefined): boolean | null {
  const standing = memory?.standing;
  return standing === undefined ? null : !isUnseen(standing);
}

const isUnseen = ({ status, reason }: Standing): boolean =>
  status === 'unknown' && reason !== 'engine_down' && reason !== 'unloadable';

/** While the agent is silent, or two take turns, the sentence is about that. */
const detailIn = ({ reason, detail }: Verdict): string =>
  reason === 'duplicate_agent' || reason === 'agent_silent' ? '' : detail;
