import type { Cause, Changes, EngineReport, ScenariosReport } from '#contract';
import {
  type AgentFacts,
  type DeclaredScenarios,
  judge,
  type ScenariosEvidence,
  type ScenariosIntent,
  type SurfaceMemory,
  scenariosRule,
} from '../../../../worker/drift/index.ts';
import { declaring, heardAgent, T0, unseenEngine } from './cases.ts';

/** Judges one host's scenarios again and again, as Fleet does. */
export class History {
  #memory: SurfaceMemory | null = null;
  #declared: ScenariosIntent = declaring({});
  #observed: ScenariosReport | null = null;
  #previous: { evidence: ScenariosEvidence; at: number } | null = null;
  #last: { evidence: ScenariosEvidence; at: number } | null = null;
  #engine: EngineReport | null = null;
  now = T0;

  declare(scenarios: DeclaredScenarios, baseline: ScenariosIntent['baseline'] = null) {
    this.#declared = declaring(scenarios, baseline);
    return this.judged('intent');
  }

  /** What the agent says from now on of the engine; null: nothing. */
  engine(engine: EngineReport | null) {
    this.#engine = engine;
    return this.judged('host');
  }

  /** @param changes what the agent saw moving with it; null: nothing */
  report(observed: ScenariosReport, engine = this.#engine, changes: Changes | null = null) {
    this.#engine = engine;
    this.#observed = observed;
    const evidence = scenariosRule.evidence(observed);
    this.#previous = this.#last;
    if (evidence !== null) this.#last = { evidence, at: this.now };
    const verdict = this.judged('host', {}, changes);
    this.#previous = null;
    return verdict;
  }

  judged(trigger: Cause, agent: Partial<AgentFacts> = {}, changes: Changes | null = null) {
    const { verdict, memory } = judge(scenariosRule, {
      now: this.now,
      trigger,
      agent: { ...heardAgent, ...agent },
      declared: this.#declared,
      observed: this.#observed,
      last: this.#last,
      previous: this.#previous,
      memory: this.#memory,
      engine: { ...unseenEngine, report: this.#engine },
      running: this.#engine?.scenarios ?? null,
      changes,
    });
    this.#memory = memory;
    return verdict;
  }

  /** @returns the new moment in RFC 3339 */
  pass(minutes: number): string {
    this.now += minutes * 60_000;
    return new Date(this.now).toISOString();
  }
}
