import type { Declared, ScenariosReport, ScenariosVerdict, Verdict } from '#contract';
import type { SurfaceRule } from './surface.ts';
import { ended, list } from './words.ts';

/** What is declared of scenarios, by full name. */
export type DeclaredScenarios = Readonly<Record<string, Declared>>;

type Compared = Omit<ScenariosVerdict, keyof Verdict>;

/** The names installed on the host. */
export type ScenariosEvidence = ReadonlySet<string>;

/** The full names that are declared so, sorted. */
export function namesDeclared(scenarios: DeclaredScenarios, declared: Declared): string[] {
  return Object.keys(scenarios)
    .filter((name) => scenarios[name] === declared)
    .sort();
}

/** Scenarios: a disabled one must not be installed, an enabled one must be. */
export const scenariosRule: SurfaceRule<DeclaredScenarios, ScenariosReport, ScenariosEvidence, Compared> = {
  nothingDeclared: {},

  evidence: (observed) => (observed.state === 'read' ? new Set(observed.installed.map((item) => item.name)) : null),

  isUndeclared: (declared, observed) => Object.keys(declared).length === 0 && observed.state === 'read',

  obstacle: (observed) => (observed.state === 'read' ? null : observed.state),

  compare(declared, evidence) {
    const expected_disabled = namesDeclared(declared, 'disabled');
    const expected_enabled = namesDeclared(declared, 'enabled');
    const actually_enabled = expected_disabled.filter((name) => evidence?.has(name));
    const actually_missing = evidence === null ? [] : expected_enabled.filter((name) => !evidence.has(name));
    return {
      differs: actually_enabled.length + actually_missing.length > 0,
      compared: { expected_disabled, actually_enabled, expected_enabled, actually_missing },
    };
  },

  doubt: () => null,

  sentence({ status, reason }, _declared, compared, observed) {
    switch (status) {
      case 'undeclared':
        return 'Nothing is declared for the scenarios of this host.';
      case 'in_sync':
        // An empty folder that is mounted over the scenarios alone reads the same, so the sentence says what was found.
        return observed.installed.length === 0
          ? 'As declared, but no scenario is installed on this host at all.'
          : 'The installed scenarios are as declared.';
      case 'drifted':
        return [
          compared.actually_enabled.length > 0 && `Declared disabled but still installed: ${list(compared.actually_enabled)}.`,
          compared.actually_missing.length > 0 && `Declared enabled but not installed: ${list(compared.actually_missing)}.`,
          localFilesSentence(compared.actually_enabled, observed),
          unknownToHubSentence(compared.actually_missing, observed),
        ]
          .filter(Boolean)
          .join(' ');
      case 'unknown':
        return ended(`The scenarios of this host are ${reason}: ${observed.detail ?? `look at ${observed.mount_path}`}`);
    }
  },

  adopt: () => null,

  // Two lists of installed items would not fit into a row of Fleet's storage, and the one beside such a state decides nothing.
  kept: (observed) => (observed.state === 'read' ? observed : { ...observed, installed: [], collections: undefined }),

  // A file that makes the engine's whole load fail can stand in any folder, and the scenarios are read all the same.
  loadFault: ({ collections }) =>
    collections?.state === 'invalid' ? (collections.detail ?? 'the agent does not say why') : null,
};

/** The apply command removes scenarios by cscli, which does not manage local files: names those that it would leave. */
function localFilesSentence(enabled: readonly string[], observed: ScenariosReport): string | null {
  const local = observed.installed.filter((item) => item.origin === 'local' && enabled.includes(item.name));
  if (local.length === 0) return null;
  return `A local file provides ${list(local.map((item) => `${item.name} (${item.file})`))}: cscli cannot remove it, edit or delete it on the host.`;
}

/** The apply command installs scenarios from the host's hub: names those that it would not find there. */
function unknownToHubSentence(missing: readonly string[], observed: ScenariosReport): string | null {
  const unknown = missing.filter((name) => observed.unknown_to_hub?.includes(name));
  if (unknown.length === 0) return null;
  return `This host's hub does not have ${list(unknown)}: update the hub, or withdraw the declaration.`;
}
