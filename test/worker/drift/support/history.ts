import type { Cause, Changes, EngineReport, ScenariosReport } from '#contract';
import {
  type AgentFacts,
  type DeclaredScenarios,
  judge,
  type ScenariosEvidence,
  type SurfaceMemory,
  scenariosRule,
} from '../../../../worker/drift/index.ts';
import { heardAgent, T0, unseenEngine } from './cases.ts';

/** Judges one host's scenarios again and again, as Fleet does. */
export class History {
  #memory: SurfaceMemory | null = null;
  #declared: DeclaredScenarios = {};
  #observed: ScenariosReport | null = null;
  #last: { evidence: ScenariosEvidence; at: number } | null = null;
  #engine: EngineReport | null = null;
  now = T0;

  declare(scenarios: DeclaredScenarios) {
    this.#declared = scenarios;
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
    if (evidence !== null) this.#last = { evidence, at: this.now };
    return this.judged('host', {}, changes);
  }

  judged(trigger: Cause, agent: Partial<AgentFacts> = {}, changes: Changes | null = null) {
    const { verdict, memory } = judge(scenariosRule, {
      now: this.now,
      trigger,
      agent: { ...heardAgent, ...agent },
      declared: this.#declared,
      observed: this.#observed,
      last: this.#last,
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
