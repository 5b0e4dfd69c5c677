import type { Message } from './engine-agent.ts';
import type { EngineLab, Truth } from './engine-lab.ts';

/** The full names of the scenarios that run, as a message has it; null where it does not know. */
export function saidToRun({ engine, scenarios }: Message): Set<string> | null {
  if (engine.state !== 'running' || engine.scenarios === null || scenarios.state !== 'read') return null;
  const names = new Set([...scenarios.installed.map(({ name }) => name), ...engine.scenarios.removed]);
  for (const name of engine.scenarios.added) names.delete(name);
  return names;
}

/** The full names of the scenarios that are installed and are run simulated, as a message has it. */
function saidToBeSimulated({ engine, scenarios }: Message): Set<string> {
  const listed = scenarios.installed.filter(({ simulated }) => simulated === true).map(({ name }) => name);
  const names = new Set([...listed, ...(engine.scenarios?.simulated ?? [])]);
  for (const name of engine.scenarios?.not_simulated ?? []) names.delete(name);
  return names;
}

const difference = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] => [...a].filter((name) => !b.has(name)).sort();

/**
 * Where a message says that the engine runs what it does not run, or that it does not run what it does.
 * @returns one sentence a contradiction; none where the message is right, or does not claim to know
 */
export function lies(message: Message, truth: Truth | null): string[] {
  const said = saidToRun(message);
  if (message.engine.state !== 'running') return [];
  if (truth === null) return ['it says `running` while no engine runs that has loaded'];
  if (said === null) return ['it says `running` and not which scenarios'];
  const installed = new Set(message.scenarios.installed.map(({ name }) => name));
  const both = new Set([...truth.names].filter((name) => installed.has(name)));
  const simulated = new Set([...saidToBeSimulated(message)].filter((name) => both.has(name)));
  const simulates = new Set([...truth.simulated].filter((name) => both.has(name)));
  return [
    ...difference(said, truth.names).map((name) => `it says that ${name} runs, which the engine did not load`),
    ...difference(truth.names, said).map((name) => `it says that ${name} does not run, which the engine loaded`),
    ...difference(simulated, simulates).map((name) => `it says that ${name} is simulated, which the engine does not know`),
    ...difference(simulates, simulated).map((name) => `it does not say that the engine simulates ${name}`),
  ];
}

/** As `lies`, with the lab as it is now, whose files are quiet since longer than the agent needs to see them. */
export function liesNow(message: Message, lab: EngineLab): string[] {
  const found = lies(message, lab.truth);
  if (found.length > 0 || message.engine.state !== 'running') return found;
  return lab.isReloadNeeded() && !message.engine.reload_needed ? ['it says that no reload is needed, and files differ'] : [];
}
