import type { Declared, Intent as WireIntent } from '#contract';
import { item, loaded, RUNNING, type TestAgent, TUNING } from '../../support/agent.ts';
import type { Intent, Seen } from '../model/known.ts';

/** Makes an agent say what was seen, in the words of a report. */
export function say(double: TestAgent, { disk, scenarios, tellsSimulation, tuning, isTuningListed, engine }: Seen): void {
  const isRead = scenarios === 'read';
  double.installs();
  double.scenarios = {
    ...double.scenarios,
    state: scenarios,
    detail: isRead ? null : 'permission denied',
    installed: isRead
      ? [...disk.installed].sort().map((name) => item(name, tellsSimulation ? { simulated: disk.simulated.has(name) } : {}))
      : [],
  };
  const { inbound, outbound } = tuning === 'read' ? disk : { inbound: null, outbound: null };
  double.tuning = { ...TUNING, state: tuning, inbound, outbound, loaded_by: isTuningListed ? TUNING.loaded_by : [] };
  double.engine = engineOf(disk, engine, isRead, tuning === 'read');
}

/** What an answer says of the intent. */
export function readIntent(intent: WireIntent): Intent {
  const declared = (names: readonly string[], as: Declared) => names.map((name) => [name, as] as const);
  return {
    scenarios: new Map([
      ...declared(intent.disabled_scenarios, 'disabled'),
      ...declared(intent.enabled_scenarios, 'enabled'),
      ...declared(intent.simulated_scenarios ?? [], 'simulated'),
    ]),
    inbound: intent.thresholds_declared.inbound ? intent.inbound_threshold : null,
    outbound: intent.thresholds_declared.outbound ? intent.outbound_threshold : null,
  };
}

function engineOf(disk: Seen['disk'], engine: Seen['engine'], isRead: boolean, isTuningRead: boolean): TestAgent['engine'] {
  if (engine === null) return undefined;
  const down = { ...RUNNING, loaded_at: null, scenarios: null, tuning: null };
  if (engine === 'down') return { ...down, state: 'down', why: 'nothing listens on 127.0.0.1:8080' };
  const without = (these: ReadonlySet<string>, those: ReadonlySet<string>) =>
    [...these].filter((name) => !those.has(name)).sort();
  const removed = without(engine.loaded.installed, disk.installed);
  const added = without(disk.installed, engine.loaded.installed);
  const { inbound, outbound } = engine.loaded;
  return {
    ...RUNNING,
    reload_needed: engine.loaded !== disk,
    scenarios: isRead ? loaded({ removed, added }) : null,
    tuning: isTuningRead ? { inbound, outbound } : null,
  };
}
