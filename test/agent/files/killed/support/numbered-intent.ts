import type { Intent } from '#contract';

/** The intent of a revision, different in every line from those beside it. */
export function intentOf(revision: number): Intent {
  return {
    revision,
    changed_at: new Date(Date.UTC(2026, 0, 1) + revision * 1000).toISOString(),
    disabled_scenarios: Array.from({ length: 100 }, (_, n) => `a${revision}/disabled-${n}`),
    enabled_scenarios: Array.from({ length: 100 }, (_, n) => `a${revision}/enabled-${n}`),
    inbound_threshold: (revision % 100) + 1,
    outbound_threshold: ((revision + 50) % 100) + 1,
    thresholds_declared: { inbound: true, outbound: revision % 2 === 0 },
  };
}
