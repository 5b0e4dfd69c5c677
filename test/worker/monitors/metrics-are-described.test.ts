import { expect, test } from 'vitest';
// @ts-expect-error Vite gives the file as text.
import page from '../../../docs/monitors.md?raw';
import { metricsOf } from '../../../worker/fleet/index.ts';

const NOW = Date.parse('2026-12-01T12:00:00Z');
const AT = new Date(NOW).toISOString();

const metrics = metricsOf(
  {
    sequence: 1,
    last_check_at: AT,
    expires_at: AT,
    published_at: AT,
    figures: {
      hosts: { in_sync: 1, drifted: 0, waived: 0, unknown: 0, undeclared: 0 },
      failing: [],
      oldest_evidence_at: AT,
      incidents: {},
      checks_late: 0,
      kv_writes: 0,
      deliveries_failed: 0,
    },
  },
  { version: '1.2.3', deployment: 'a' },
  NOW,
);

test('each metric stands in the table of the page with its labels and its type, and no other does', () => {
  const rows = [...page.matchAll(/^\| `(argos_drift_\w+)(?:\{([\w,]+)\})?` \| (\w+) \|/gm)];
  const described = rows.map(([, name, labels = '', type]) => ({ name, labels, type }));
  const served = metrics.map(({ name, type, samples }) => ({
    name,
    labels: Object.keys(samples[0]?.labels ?? {}).join(','),
    type,
  }));
  expect(described).toEqual(served);
});

test('no example asks for a metric or a label that there is not', () => {
  const samples = metrics.flatMap(({ name, samples }) => samples.map(({ labels = {} }) => ({ name, labels })));
  for (const [, name, labels = ''] of page.matchAll(/(?:expr:|[( ])\s*(argos_drift_\w+)(?:\{([^}]*)\})?/g)) {
    const wanted = Object.fromEntries([...labels.matchAll(/(\w+)="(\w+)"/g)].map(([, label, value]) => [label, value]));
    expect(samples).toContainEqual({ name, labels: expect.objectContaining(wanted) });
  }
});
