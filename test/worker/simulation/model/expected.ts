import { CRS_DEFAULT, type Disk, type Known, type Seen } from './known.ts';

/** What a truthful answer says of a surface, as far as silence and stopped checks leave it. */
export interface Expected {
  readonly status: string;
  readonly reason: string | null;
  /** Null: either would be true, since what the engine runs is not said beside a report that could not be read. */
  readonly drift: boolean | null;
  /** The values and lists beside the status, as text. */
  readonly values: string;
}

/** The default that is shown while no threshold is declared. */
const SHOWN_DEFAULT = { inbound: 15, outbound: 4 } as const;

/** The rule of docs/verdicts.md, written a second time and shorter, so that the two can disagree. */
export function expectedScenarios({ intent, baseline, seen, scenariosRead: disk }: Known): Expected {
  const declared = (as: string) => [...intent.scenarios].flatMap(([name, is]) => (is === as ? [name] : [])).sort();
  const [disabled, enabled, toSimulate] = [declared('disabled'), declared('enabled'), declared('simulated')];
  const adopted = (names: readonly string[] = []) => names.filter((name) => !intent.scenarios.has(name));
  const plain = [...enabled, ...adopted(baseline?.plain)].sort();
  const quiet = [...toSimulate, ...adopted(baseline?.simulated)].sort();
  const stillThere = disabled.filter((name) => disk?.installed.has(name));
  const gone = [...plain, ...quiet].sort().filter((name) => disk !== null && !disk.installed.has(name));
  const simulated = plain.filter((name) => disk?.simulated.has(name));
  const isTold = seen?.tellsSimulation ?? false;
  const loud = quiet.filter((name) => isTold && disk?.installed.has(name) && !disk.simulated.has(name));
  const values = JSON.stringify([disabled, stillThere, enabled, gone, simulated, toSimulate, loud]);
  const onDisk = stillThere.length + gone.length + simulated.length + loud.length > 0;
  const loaded = loadedIn(seen);
  const running =
    disk !== null &&
    loaded !== null &&
    (disabled.some((name) => loaded.installed.has(name) && !disk.installed.has(name)) ||
      [...plain, ...quiet].some((name) => disk.installed.has(name) && !loaded.installed.has(name)));
  if (seen === null) return { status: 'unknown', reason: 'never_reported', drift: false, values };
  if (seen.scenarios === 'unreadable') {
    return { status: 'unknown', reason: 'unreadable', drift: onDisk || (loaded === null ? false : null), values };
  }
  if (disabled.length + plain.length + quiet.length === 0) return { status: 'undeclared', reason: null, drift: false, values };
  const isDoubtful = !isTold && quiet.some((name) => disk?.installed.has(name));
  return { ...standing(seen, onDisk, running, isDoubtful ? 'unreadable' : null), values };
}

/** As `expectedScenarios`, of the thresholds. */
export function expectedTuning({ intent, seen, tuningRead: disk }: Known): Expected {
  const actual = enforced(disk);
  const values = JSON.stringify([
    intent.inbound ?? SHOWN_DEFAULT.inbound,
    actual?.inbound ?? null,
    intent.outbound ?? SHOWN_DEFAULT.outbound,
    actual?.outbound ?? null,
  ]);
  const differs = (from: ReturnType<typeof enforced>) =>
    from !== null &&
    ((intent.inbound !== null && intent.inbound !== from.inbound) ||
      (intent.outbound !== null && intent.outbound !== from.outbound));
  const loaded = loadedIn(seen);
  if (seen === null) return { status: 'unknown', reason: 'never_reported', drift: false, values };
  if (seen.tuning !== 'read') {
    const isDeclared = intent.inbound !== null || intent.outbound !== null;
    if (!isDeclared && seen.tuning === 'missing') return { status: 'undeclared', reason: null, drift: false, values };
    return { status: 'unknown', reason: seen.tuning, drift: differs(actual) || (loaded === null ? false : null), values };
  }
  return { ...standing(seen, differs(actual), differs(enforced(loaded)), seen.isTuningListed ? null : 'not_loaded'), values };
}

function standing(seen: Seen, onDisk: boolean, running: boolean, doubt: string | null): Omit<Expected, 'values'> {
  if (seen.engine === 'down') return { status: 'unknown', reason: 'engine_down', drift: onDisk };
  if (onDisk) return { status: 'drifted', reason: null, drift: true };
  if (running) return { status: 'drifted', reason: 'reload_needed', drift: true };
  if (doubt !== null) return { status: 'unknown', reason: doubt, drift: false };
  return { status: 'in_sync', reason: null, drift: false };
}

function loadedIn(seen: Seen | null): Disk | null {
  return seen === null || seen.engine === null || seen.engine === 'down' ? null : seen.engine.loaded;
}

function enforced(disk: Disk | null): { inbound: number; outbound: number } | null {
  if (disk === null) return null;
  return { inbound: disk.inbound ?? CRS_DEFAULT.inbound, outbound: disk.outbound ?? CRS_DEFAULT.outbound };
}
