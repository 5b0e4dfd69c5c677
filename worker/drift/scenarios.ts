import type { ScenariosReport, ScenariosVerdict, Verdict } from '#contract';
import type { SurfaceRule } from './surface.ts';
import { ended, list } from './words.ts';

type Compared = Omit<ScenariosVerdict, keyof Verdict>;

/** The names installed on the host. */
export type ScenariosEvidence = ReadonlySet<string>;

// Nor can it remove a local file, which cscli does not manage.
function localFiles(enabled: readonly string[], observed: ScenariosReport): string | false {
  const local = observed.installed.filter((item) => item.origin === 'local' && enabled.includes(item.name));
  return (
    local.length > 0 &&
    `A local file provides ${list(local.map((item) => `${item.name} (${item.file})`))}: cscli cannot remove it, edit or delete it on the host.`
  );
}

// The apply command cannot install what the host's hub does not have.
function unknownToHub(missing: readonly string[], observed: ScenariosReport): string | false {
  const unknown = missing.filter((name) => observed.unknown_to_hub?.includes(name));
  return unknown.length > 0 && `This host's hub does not have ${list(unknown)}: update the hub, or withdraw the declaration.`;
}

/** Scenarios: a disabled one must not be installed, an enabled one must be. */
export const scenariosRule: SurfaceRule<ScenariosReport, ScenariosEvidence, Compared> = {
  evidence: (observed) => (observed.state === 'read' ? new Set(observed.installed.map((item) => item.name)) : null),

  isUndeclared: (intent, observed) => Object.keys(intent.scenarios).length === 0 && observed.state === 'read',

  obstacle: (observed) => (observed.state === 'read' ? null : observed.state),

  compare(intent, evidence) {
    const named = (declared: string) =>
      Object.keys(intent.scenarios)
        .filter((name) => intent.scenarios[name] === declared)
        .sort();
    const expected_disabled = named('disabled');
    const expected_enabled = named('enabled');
    const actually_enabled = expected_disabled.filter((name) => evidence?.has(name));
    const actually_missing = evidence === null ? [] : expected_enabled.filter((name) => !evidence.has(name));
    return {
      differs: actually_enabled.length + actually_missing.length > 0,
      compared: { expected_disabled, actually_enabled, expected_enabled, actually_missing },
    };
  },

  doubt: () => null,

  sentence({ status, reason }, _intent, compared, observed) {
    switch (status) {
      case 'undeclared':
        return 'Nothing is declared for the scenarios of this host.';
      case 'in_sync':
        // Read, but worth a look: an empty mount over the folder alone looks the same.
        return observed.installed.length === 0
          ? 'As declared, but no scenario is installed on this host at all.'
          : 'The installed scenarios are as declared.';
      case 'drifted':
        return [
          compared.actually_enabled.length > 0 && `Declared disabled but still installed: ${list(compared.actually_enabled)}.`,
          compared.actually_missing.length > 0 && `Declared enabled but not installed: ${list(compared.actually_missing)}.`,
        ]
          .concat(localFiles(compared.actually_enabled, observed), unknownToHub(compared.actually_missing, observed))
          .filter(Boolean)
          .join(' ');
      case 'unknown':
        return ended(`The scenarios of this host are ${reason}: ${observed.detail ?? `look at ${observed.mount_path}`}`);
    }
  },
};
