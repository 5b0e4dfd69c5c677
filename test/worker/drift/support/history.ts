import type { Cause, ScenariosReport } from '#contract';
import {
  type AgentFacts,
  type DeclaredIntent,
  judge,
  SURFACE_RULES,
  type SurfaceMemory,
} from '../../../../worker/drift/index.ts';
import { heardAgent, nothingDeclared, T0 } from './cases.ts';

/** Judges one host's scenarios again and again, as Fleet does. */
export class History {
  #memory: SurfaceMemory | null = null;
  #intent: DeclaredIntent = nothingDeclared;
  #observed: ScenariosReport | null = null;
  #last: { evidence: ReadonlySet<string>; at: number } | null = null;
  now = T0;

  declare(scenarios: DeclaredIntent['scenarios']) {
    this.#intent = { ...nothingDeclared, scenarios };
    return this.judged('intent');
  }

  report(observed: ScenariosReport) {
    this.#observed = observed;
    const evidence = SURFACE_RULES.scenarios.evidence(observed);
    if (evidence !== null) this.#last = { evidence, at: this.now };
    return this.judged('host');
  }

  judged(trigger: Cause, agent: Partial<AgentFacts> = {}) {
    const { verdict, memory } = judge(SURFACE_RULES.scenarios, {
      now: this.now,
      trigger,
      agent: { ...heardAgent, ...agent },
      intent: this.#intent,
      observed: this.#observed,
      last: this.#last,
      memory: this.#memory,
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
