import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Observation, Observer } from '../../../agent/observe/observer.ts';
import {
  type AgentFacts,
  type DeclaredScenarios,
  type DeclaredThresholds,
  engineCommands,
  judge,
  type SurfaceRule,
  scenariosRule,
  tuningRule,
} from '../../../worker/drift/index.ts';
import cases from '../cases.json' with { type: 'json' };

/** The name of a field case. */
export type CaseName = keyof typeof cases;

/** A hand-made folder of CrowdSec. In texts and links `@ROOT@` stands for the folder above the case's own. */
interface FieldCase {
  about: string;
  kind: string;
  declare: string | null;
  expect: string;
  files: Record<string, string>;
  links: Record<string, string>;
  folders: string[];
}

/** What is declared of a host. */
export interface Intent extends DeclaredThresholds {
  scenarios: DeclaredScenarios;
}

const NOW = Date.parse('2026-03-01T04:00:00Z');
const HEARD_AGENT: AgentFacts = { enrolledAt: NOW, silentSince: null, duplicateSince: null, seenAt: NOW };

const fieldCase = (name: CaseName): FieldCase => cases[name] as FieldCase;

/** The names of all cases of a kind, by the letter that `cases.json` and the issue give it. */
export function casesOf(kind: string): CaseName[] {
  return (Object.keys(cases) as CaseName[]).filter((name) => fieldCase(name).kind.startsWith(`${kind} `));
}

/** What `cases.json` says in words that the product should say of a case. */
export const expectationOf = (name: CaseName): string => fieldCase(name).expect;

/**
 * Lays a case out in a folder of this machine, lets it be used and takes it away.
 * @param overlay replaces or adds texts, by path below the case's folder; null leaves a file of the case out
 * @param use gets the case's own folder and CrowdSec's folder in it
 */
export function withCase<T>(
  name: CaseName,
  use: (folder: string, crowdsecDir: string) => T,
  overlay: Record<string, string | null> = {},
): T {
  const { files, links, folders } = fieldCase(name);
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'argos-drift-field-')));
  const folder = join(root, name);
  const rooted = (text: string): string => text.replaceAll('@ROOT@', root);
  try {
    for (const path of folders) mkdirSync(join(folder, path), { recursive: true });
    for (const [path, text] of Object.entries({ ...files, ...overlay })) {
      if (text === null) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), rooted(text));
    }
    for (const [path, target] of Object.entries(links)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      symlinkSync(rooted(target), join(folder, path));
    }
    // One case reaches its folder through a link, and the agent is told the folder itself.
    const own = Object.keys(files).some((path) => path.startsWith('real-path/')) ? 'real-path' : 'crowdsec';
    return use(folder, join(folder, own));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Observes CrowdSec's folder once, told nothing but where it is. */
export function observeFolder(crowdsecDir: string): Observation {
  const folders = { crowdsecDir, crowdsecDirInside: null, hubDir: null, tuningFile: null, sharedDir: null };
  return new Observer(folders).observe(NOW);
}

/** Observes a case. @param overlay as for `withCase` */
export function observeCase(name: CaseName, overlay?: Record<string, string | null>): Observation {
  return withCase(name, (_, crowdsecDir) => observeFolder(crowdsecDir), overlay);
}

/** What a case declares: the thresholds 15 and 4, and what its `declare` says in words. */
export function intentOf(name: CaseName): Intent {
  const declare = fieldCase(name).declare ?? '';
  const thresholds = /^thresholds (\d+) and (\d+)/.exec(declare);
  const scenario = /^(enabled|disabled) (\S+)$/.exec(declare);
  if (declare !== '' && thresholds === null && scenario === null) throw new Error(`what does ${name} declare?`);
  const owned = (called: string): string => (called.includes('/') ? called : `crowdsecurity/${called}`);
  return {
    inbound: Number(thresholds?.[1] ?? 15),
    outbound: Number(thresholds?.[2] ?? 4),
    scenarios: scenario === null ? {} : { [owned(scenario[2] ?? '')]: scenario[1] as 'enabled' | 'disabled' },
  };
}

/** Judges both surfaces of an observation, as Fleet does with a host's first report. */
export function judgeObservation({ surfaces, loadFault }: Observation, { scenarios, ...thresholds }: Intent) {
  const verdictOf = <D, O, E, C extends object, R>(rule: SurfaceRule<D, O, E, C, R>, declared: D, observed: O) => {
    const evidence = rule.evidence(observed);
    const last = evidence === null ? null : { evidence, at: NOW };
    const given = { now: NOW, trigger: 'host' as const, agent: HEARD_AGENT, declared, observed, last, memory: null };
    const engine = {
      report: null,
      loadFault: loadFault ?? rule.loadFault(observed),
      commands: engineCommands({ install: 'systemd', apply_command: '' }),
    };
    return judge(rule, { ...given, engine, running: null }).verdict;
  };
  return {
    loadFault,
    surfaces,
    scenarios: verdictOf(scenariosRule, { names: scenarios, baseline: null }, surfaces.scenarios),
    tuning: verdictOf(tuningRule, thresholds, surfaces.tuning),
  };
}

/**
 * Observes a case and judges both surfaces by what it declares.
 * @param declared instead of what the case declares, member by member
 * @param overlay as for `withCase`
 */
export function judgeCase(name: CaseName, declared: Partial<Intent> = {}, overlay?: Record<string, string | null>) {
  return judgeObservation(observeCase(name, overlay), { ...intentOf(name), ...declared });
}
