import type { HostSummary } from '#contract';
import { engineCommands } from './engine-commands.ts';
import { engineFault } from './known-engine.ts';
import { type StateWords, stateWords } from './state-words.ts';

/** Whether all that drifts of a host is waived. */
export function isWaived({ surfaces }: HostSummary): boolean {
  const drifting = Object.values(surfaces).filter(({ status }) => status === 'drifted');
  return drifting.length > 0 && drifting.every(({ is_waived }) => is_waived);
}

/**
 * A host's state in words: what is red about its engine, else the worst of its surfaces, of several the one that claims least. It is as
 * declared where anything of it is declared.
 */
export function hostWords(host: HostSummary): StateWords {
  const surfaces = Object.values(host.surfaces);
  const waived = isWaived(host);
  // What is waived needs nobody, and must not hide what nothing is known of.
  const state = waived && surfaces.some(({ status }) => status === 'unknown') ? 'unknown' : host.state;
  const counted = surfaces.filter(({ status }) => status === state);
  return (
    engineFault(
      host,
      surfaces.map(({ reason }) => reason),
    ) ??
    stateWords(
      state,
      counted.every(({ reason }) => reason === 'reload_needed') ? 'reload_needed' : null,
      counted.every(({ evidence }) => evidence === 'running') ? 'running' : 'disk',
      counted.every(({ basis }) => basis === 'adopted') ? 'adopted' : 'declared',
      waived,
    )
  );
}

/** What to run on a drifted host: a reload where that is all that is missing, which an apply with nothing to change would not do. */
export function commandFor(host: HostSummary): string {
  const { surfaces, apply_command } = host;
  const drifting = Object.values(surfaces).filter(({ status, is_waived }) => status === 'drifted' && !is_waived);
  return drifting.every(({ reason }) => reason === 'reload_needed') ? engineCommands(host, apply_command).reload : apply_command;
}

/** What is said of a host that has sent no report. */
export const NEVER_REPORTED = 'never reported';
