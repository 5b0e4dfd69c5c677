import type { EngineReport, InstalledScenario, RunningScenarios, ScenariosReport, TuningReport } from '#contract';
import {
  type AgentFacts,
  type Baseline,
  type DeclaredScenarios,
  type DeclaredThresholds,
  type EngineFacts,
  engineCommands,
  type ScenariosIntent,
} from '../../../../worker/drift/index.ts';

export const T0 = Date.parse('2026-03-01T04:00:00Z');
export const MINUTE = 60_000;

/** Both surfaces' parts of an intent. */
export interface DeclaredIntent extends DeclaredThresholds {
  readonly scenarios: DeclaredScenarios;
  readonly baseline?: ScenariosIntent['baseline'];
}

export const nothingDeclared: DeclaredIntent = { scenarios: {}, inbound: null, outbound: null };
export const heardAgent: AgentFacts = { enrolledAt: T0 - MINUTE, silentSince: null, duplicateSince: null, seenAt: T0 };

/** The scenarios' part of an intent in which these names are declared. */
export function declaring(names: DeclaredScenarios, baseline: ScenariosIntent['baseline'] = null): ScenariosIntent {
  return { names, baseline };
}

/** A baseline that was adopted long before the other moments of these tests. */
export function baselineOfNames(plain: string[], other: Partial<Baseline> = {}): Baseline {
  return {
    plain: [...plain].sort(),
    simulated: [],
    local: [],
    adoptedAt: T0 - 24 * 60 * MINUTE,
    openUntil: T0 - 23 * 60 * MINUTE,
    ...other,
  };
}

/** An installed hub item, as the hub has it. */
export function item(name: string): InstalledScenario {
  return { name, file: `${name.split('/')[1]}.yaml`, origin: 'hub', content: 'clean' };
}

export function scenariosReport(names: string[], other: Partial<ScenariosReport> = {}): ScenariosReport {
  return {
    state: 'read',
    detail: null,
    mount_path: '/etc/crowdsec/scenarios',
    installed: names.map(item),
    ignored: [],
    ignored_count: 0,
    ...other,
  };
}

export function tuningReport(inbound: number | null, outbound: number | null, other: Partial<TuningReport> = {}): TuningReport {
  return {
    state: 'read',
    detail: null,
    path: '/etc/crowdsec/appsec-rules/argos-tuning.yaml',
    sha256: 'a'.repeat(64),
    modified_at: '2026-03-01T03:00:00Z',
    inbound,
    outbound,
    loaded_by: ['argos/appsec-block'],
    ...other,
  };
}

/** What an engine loaded of the scenarios, where it differs from what is installed. */
export function loadedScenarios(other: Partial<RunningScenarios> = {}): RunningScenarios {
  return { removed: [], added: [], simulated: [], not_simulated: [], ...other };
}

/** An engine that runs what is on disk. */
export function engineReport(other: Partial<EngineReport> = {}): EngineReport {
  return {
    state: 'running',
    why: null,
    started_at: '2026-03-01T03:00:00Z',
    loaded_at: '2026-03-01T03:30:00Z',
    reload_needed: false,
    changed_since: [],
    changed_count: 0,
    scenarios: loadedScenarios(),
    tuning: { inbound: 15, outbound: 4 },
    ...other,
  };
}

/** An engine of which the agent says nothing, as older agents do. */
export const SYSTEMD = engineCommands({ install: 'systemd', apply_command: 'sudo argos-drift-apply' });
export const DOCKER = engineCommands({ install: 'docker', apply_command: 'docker exec crowdsec /setup-appsec.sh' });

export const unseenEngine: EngineFacts = { report: null, loadFault: null, commands: SYSTEMD };
