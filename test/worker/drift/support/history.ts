import type { Cause, ScenariosReport } from '#contract';
import {
  type AgentFacts,
  type DeclaredScenarios,
  judge,
  type ScenariosEvidence,
  type SurfaceMemory,
  scenariosRule,
} from '../../../../worker/drift/index.ts';
import { heardAgent, T0 } from './cases.ts';

/** Judges one host's scenarios again and again, as Fleet does. */
export class History {
  #memory: SurfaceMemory | null = null;
  #declared: DeclaredScenarios = {};
  #observed: ScenariosReport | null = null;
  #last: { evidence: ScenariosEvidence; at: number } | null = null;
  now = T0;

  declare(scenarios: DeclaredScenarios) {
    this.#declared = scenarios;
    return this.judged('intent');
  }

  report(observed: ScenariosReport) {
    this.#observed = observed;
    const evidence = scenariosRule.evidence(observed);
    if (evidence !== null) this.#last = { evidence, at: this.now };
    return this.judged('host');
  }

  judged(trigger: Cause, agent: Partial<AgentFacts> = {}) {
    const { verdict, memory } = judge(scenariosRule, {
      now: this.now,
      trigger,
      agent: { ...heardAgent, ...agent },
      declared: this.#declared,
      observed: this.#observed,
      last: this.#last,
      memory: this.#memory,
      loadFault: null,
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
