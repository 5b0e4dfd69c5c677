import type {
  Declared,
  InstalledScenario,
  Reason,
  RunningScenarios,
  ScenariosReport,
  ScenariosVerdict,
  Verdict,
} from '#contract';
import type { SurfaceRule } from './surface.ts';
import { hostSays, list, listOfEach, named } from './words.ts';

/** What is declared of scenarios, by full name. */
export type DeclaredScenarios = Readonly<Record<string, Declared>>;

type Compared = Omit<ScenariosVerdict, keyof Verdict>;

/** A sentence that named two thousand of them would not fit into a row of Fleet's storage. */
const PARTS_TOLD = 5;

/** What is installed on the host, by full name. */
export interface ScenariosEvidence {
  readonly installed: ReadonlySet<string>;
  /** Installed, and they block nobody. */
  readonly simulated: ReadonlySet<string>;
  /** The names of rules that are called otherwise than the item that holds them, with that item. */
  readonly parts: ReadonlyMap<string, string>;
}

/** The rules of a report that are no items of their own, each with the item that holds it. */
export function partsIn(installed: readonly InstalledScenario[]): Map<string, string> {
  const items = new Set(installed.map(({ name }) => name));
  const parts = installed.flatMap(({ name, rules = [] }) => rules.map((rule) => [rule, name] as const));
  return new Map(parts.filter(([rule]) => !items.has(rule)));
}

/** The full names that are declared so, sorted. */
export function namesDeclared(scenarios: DeclaredScenarios, declared: Declared): string[] {
  return Object.keys(scenarios)
    .filter((name) => scenarios[name] === declared)
    .sort();
}

/** Scenarios: a disabled one must not be installed, an enabled one must be. */
export const scenariosRule: SurfaceRule<DeclaredScenarios, ScenariosReport, ScenariosEvidence, Compared, RunningScenarios> = {
  nothingDeclared: {},

  evidence({ state, installed }) {
    if (state !== 'read') return null;
    return {
      installed: new Set(installed.map(({ name }) => name)),
      simulated: new Set(installed.flatMap(({ name, simulated }) => (simulated ? [name] : []))),
      parts: partsIn(installed),
    };
  },

  isUndeclared: (declared, observed) => Object.keys(declared).length === 0 && observed.state === 'read',

  obstacle(observed) {
    if (observed.not_processing) return 'not_processing';
    return observed.state === 'read' ? null : observed.state;
  },

  compare(declared, evidence, running) {
    const expected_disabled = namesDeclared(declared, 'disabled');
    const expected_enabled = namesDeclared(declared, 'enabled');
    const isInstalled = (name: string) => evidence?.installed.has(name) ?? false;
    const actually_enabled = expected_disabled.filter(isInstalled);
    const isMissing = (name: string) => evidence !== null && !evidence.installed.has(name) && !evidence.parts.has(name);
    const actually_missing = expected_enabled.filter(isMissing);
    const actually_simulated = expected_enabled.filter((name) => evidence?.simulated.has(name));
    const removed = new Set(running?.removed);
    const still_running = expected_disabled.filter((name) => removed.has(name) && !isInstalled(name));
    const notAsInstalled = new Set([...(running?.added ?? []), ...(running?.simulated ?? [])]);
    const not_running = expected_enabled.filter((name) => notAsInstalled.has(name) && isInstalled(name));
    const isOtherOnDisk = actually_enabled.length + actually_missing.length + actually_simulated.length > 0;
    const isOtherRunning = still_running.length + not_running.length > 0;
    return {
      differs: isOtherOnDisk ? 'disk' : isOtherRunning ? 'running' : null,
      compared: {
        expected_disabled,
        actually_enabled,
        expected_enabled,
        actually_missing,
        actually_simulated,
        still_running,
        not_running,
      },
    };
  },

  doubt(declared, observed) {
    const parts = partsIn(observed.installed);
    if (Object.keys(declared).some((name) => parts.has(name))) return 'part_of_item';
    return observed.simulation_fault && namesDeclared(declared, 'enabled').length > 0 ? 'unreadable' : null;
  },

  sentence({ status, reason }, declared, compared, observed) {
    switch (status) {
      case 'undeclared':
        return 'Nothing is declared for the scenarios of this host.';
      case 'in_sync':
        // An empty folder that is mounted over the scenarios alone reads the same, so the sentence says what was found.
        return observed.installed.length === 0 ? 'No scenario is installed on this host at all.' : comparedSentence(compared);
      case 'drifted':
        return [
          compared.actually_enabled.length > 0 && `Declared disabled but still installed: ${list(compared.actually_enabled)}.`,
          compared.actually_missing.length > 0 && `Declared enabled but not installed: ${list(compared.actually_missing)}.`,
          simulatedSentence(compared.actually_simulated),
          compared.still_running.length > 0 &&
            `Removed, and the running CrowdSec still has it loaded: ${list(compared.still_running)}.`,
          compared.not_running.length > 0 &&
            `Installed, and the running CrowdSec has not loaded it, or simulates it: ${list(compared.not_running)}.`,
          localFilesSentence(compared.actually_enabled, observed),
          unknownToHubSentence(compared.actually_missing, observed),
        ]
          .filter(Boolean)
          .join(' ');
      case 'unknown':
        return unknownSentence(reason, declared, observed);
    }
  },

  adopt: () => null,

  neverByUpgrade: ['local_files', 'simulation'],

  // Two lists of installed items would not fit into a row of Fleet's storage, and the one beside such a state decides nothing.
  kept: (observed) => (observed.state === 'read' ? observed : { ...observed, installed: [], collections: undefined }),

  // A file that makes the engine's whole load fail can stand in any folder, and the scenarios are read all the same.
  loadFault: ({ collections }) =>
    collections?.state === 'invalid' ? (collections.detail ?? 'the agent does not say why') : null,
};

function comparedSentence({ expected_disabled, expected_enabled }: Compared): string {
  const counts = [
    expected_disabled.length > 0 && `${expected_disabled.length} declared disabled`,
    expected_enabled.length > 0 && `${expected_enabled.length} declared enabled`,
  ];
  return `Compared: ${counts.filter(Boolean).join(', ')}.`;
}

function unknownSentence(reason: Reason | null, declared: DeclaredScenarios, observed: ScenariosReport): string {
  switch (reason) {
    case 'not_processing':
      return `Nothing is detected on this host. ${hostSays(observed.not_processing)}`;
    case 'part_of_item': {
      const parts = [...partsIn(observed.installed)].filter(([rule]) => declared[rule] !== undefined);
      const told = parts.slice(0, PARTS_TOLD).map(([rule, item]) => `${rule} is a part of ${named(item)}: declare that instead.`);
      return [...told, ...(parts.length > PARTS_TOLD ? [`So are ${parts.length - PARTS_TOLD} more.`] : [])].join(' ');
    }
    case 'unreadable':
      if (observed.state === 'read') return `Which scenarios are simulated is not known. ${hostSays(observed.simulation_fault)}`;
      break;
    default:
  }
  return `The scenarios of this host are ${reason}. ${observed.detail === null ? `Look at ${named(observed.mount_path)}.` : hostSays(observed.detail)}`;
}

/** A simulated scenario raises alerts and no decision, which the apply command does not change. */
function simulatedSentence(simulated: readonly string[]): string | null {
  if (simulated.length === 0) return null;
  return `Declared enabled but simulated, so it detects and blocks nobody: ${list(simulated)}. On the host: sudo cscli simulation disable NAME, then reload CrowdSec.`;
}

/** The apply command removes scenarios by cscli, which does not manage local files: names those that it would leave. */
function localFilesSentence(enabled: readonly string[], observed: ScenariosReport): string | null {
  const wanted = new Set(enabled);
  const local = observed.installed.filter((item) => item.origin === 'local' && wanted.has(item.name));
  if (local.length === 0) return null;
  const items = listOfEach(local, ({ name, file }) => `${named(name)} (${named(file)})`);
  return `A local file provides ${items}: cscli cannot remove it, edit or delete it on the host.`;
}

/** The apply command installs scenarios from the host's hub: names those that it would not find there. */
function unknownToHubSentence(missing: readonly string[], observed: ScenariosReport): string | null {
  const notInHub = new Set(observed.unknown_to_hub);
  const unknown = missing.filter((name) => notInHub.has(name));
  if (unknown.length === 0) return null;
  return `This host's hub does not have ${list(unknown)}: update the hub, or withdraw the declaration.`;
}
