import { accept, type Verdict } from '#contract';
import type { SurfaceRule } from '../../../worker/drift/index.ts';
import type { FleetSurface } from '../../../worker/fleet/surfaces/surface.ts';
import { type LimitChange, type LimitsReport, type LimitsVerdict, madeUpLimits } from '../contract/made-up-limits.ts';

interface Limits {
  readonly soft: number | null;
  readonly hard: number | null;
  /** Whether they were adopted; left out where an operator declared them. */
  readonly isAdopted?: boolean;
}

type Compared = Omit<LimitsVerdict, keyof Verdict>;

const limitsRule: SurfaceRule<Limits, LimitsReport, Limits, Compared> = {
  nothingDeclared: { soft: null, hard: null },
  basis: ({ soft, hard, isAdopted = false }) => (soft === null && hard === null ? null : isAdopted ? 'adopted' : 'declared'),
  evidence: (observed) => (observed.state === 'read' ? observed : null),
  isUndeclared: (declared) => declared.soft === null && declared.hard === null,
  obstacle: ({ state }) => (state === 'read' ? null : state),
  compare: (declared, evidence) => ({
    differs: evidence !== null && (declared.soft !== evidence.soft || declared.hard !== evidence.hard) ? 'disk' : null,
    compared: {
      expected_soft: declared.soft,
      actual_soft: evidence?.soft ?? null,
      expected_hard: declared.hard,
      actual_hard: evidence?.hard ?? null,
    },
  }),
  differences: (declared, compared) =>
    (['soft', 'hard'] as const).flatMap((item) => {
      const [shall, actual] = [declared[item], compared[`actual_${item}`]];
      return actual === null || actual === shall ? [] : [{ item, how: `${actual}`, words: `limit is ${actual}, not ${shall}` }];
    }),
  doubt: () => null,
  sentence: ({ status }, declared, compared) =>
    status === 'drifted'
      ? `The soft limit is ${compared.actual_soft}, ${declared.soft} is declared.`
      : `The limits are ${status}.`,
  adopt: (declared, { soft, hard }) =>
    declared.soft === null && soft !== null
      ? { declared: { soft, hard, isAdopted: true }, sentence: `Adopted the limits ${soft} and ${hard}.` }
      : null,
  kept: (observed) => observed,
  neverByUpgrade: [],
  loadFault: () => null,
};

/** The made-up surface as Fleet knows it. */
export const limitsSurface: FleetSurface<Limits, LimitsReport, LimitChange> = {
  name: madeUpLimits.name as never,
  reportKey: madeUpLimits.reportKey,
  rule: limitsRule,
  intentForAgent: ({ soft, hard }) => ({ made_up_soft: soft, made_up_hard: hard }),
  planCopy(source, target) {
    const changes = (['soft', 'hard'] as const)
      .filter((limit) => source[limit] !== target[limit])
      .map((limit) => ({ limit, was: target[limit], becomes: source[limit] }));
    return { changes, skipped: [], declared: { soft: source.soft, hard: source.hard } };
  },
  planUndo(undone, declared) {
    const differing = undone.filter(({ limit, was }) => declared[limit] !== was);
    return accept({
      changes: differing.map(({ limit, was }) => ({ limit, was: declared[limit], becomes: was })),
      skipped: [],
      declared: { ...declared, ...Object.fromEntries(differing.map(({ limit, was }) => [limit, was])) },
      declaredSince: differing.some(({ limit, becomes }) => declared[limit] !== becomes),
    });
  },
  changeInWords: ({ limit, becomes }) => `${limit} limit ${becomes}`,
};
