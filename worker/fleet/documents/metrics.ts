import { type FleetCounts, INCIDENT_KINDS } from '#contract';
import type { Figures } from '../publication/figures.ts';
import { countsAt } from './fleet-status.ts';

/** One metric, as Prometheus names it. */
export interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[];
}

/** What answers. */
export interface Build {
  readonly version: string;
  /** Empty where Cloudflare gives none. */
  readonly deployment: string;
}

/**
 * The figures as metrics, without a name of a host. What is not known has no sample: a 0 would be taken for a measurement. Pure.
 * @param now Unix milliseconds
 */
export function metricsOf(figures: Figures, build: Build, now: number): Metric[] {
  const { incidents, oldest_evidence_at, checks_late, kv_writes, deliveries_failed } = figures.figures;
  const counts = countsAt(figures, now);
  const isRunning = now <= Date.parse(figures.expires_at);
  return [
    gauge(
      'hosts',
      'Hosts by the worst state of their surfaces.',
      byLabel('state', Object.keys(counts) as (keyof FleetCounts)[], counts),
    ),
    gauge('oldest_evidence_age_seconds', 'Seconds since the oldest last evidence of a host.', ageOf(oldest_evidence_at, now)),
    gauge('incidents_open', 'Open incidents by kind.', byLabel('kind', INCIDENT_KINDS, incidents)),
    gauge('checks_running', '1 while the checks run and are published, otherwise 0.', [{ value: isRunning ? 1 : 0 }]),
    gauge('last_check_age_seconds', 'Seconds since the last check that is published.', ageOf(figures.last_check_at, now)),
    counter('checks_late_total', 'Checks that came over 120 seconds after the one before.', checks_late),
    gauge('kv_writes_today', 'Writes to KV that were begun on this UTC day.', [{ value: kv_writes }]),
    counter('deliveries_failed_total', 'Messages to channels that failed for good.', deliveries_failed),
    gauge('snapshot_age_seconds', 'Seconds since what is said was published.', ageOf(figures.published_at, now)),
    gauge('build_info', 'Which version answers.', [{ labels: { ...build }, value: 1 }]),
  ];
}

const gauge = (name: string, help: string, samples: Metric['samples']): Metric => ({
  name: `argos_drift_${name}`,
  type: 'gauge',
  help,
  samples,
});

const counter = (name: string, help: string, value: number): Metric => ({
  name: `argos_drift_${name}`,
  type: 'counter',
  help,
  samples: [{ value }],
});

function byLabel<Name extends string>(
  label: string,
  names: readonly Name[],
  values: Partial<Record<Name, number>>,
): Metric['samples'] {
  return names.map((name) => ({ labels: { [label]: name }, value: values[name] ?? 0 }));
}

/** Never below 0: the clock that wrote a time and this one may differ. */
function ageOf(at: string | null | undefined, now: number): Metric['samples'] {
  return at == null ? [] : [{ value: Math.max(0, Math.round((now - Date.parse(at)) / 1000)) }];
}
