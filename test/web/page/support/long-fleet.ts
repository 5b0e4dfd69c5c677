import { type Documents, host } from '../../../../scripts/fixtures/documents.ts';

/** A name as long as a host's own can be, without a place to break it. */
export const LONGEST_NAME = `web-${'x'.repeat(59)}`;

const SENTENCE = 'Declared disabled but still installed: crowdsecurity/http-cve-2021-41773-and-cve-2021-42013-path-traversal.';

/** A fleet of so many hosts, of which each third drifts, with the longest names and whatever may stand on a row. */
export function longFleet(documents: Documents, count: number): void {
  documents.hosts = Array.from({ length: count }, (_, at) => {
    const name = `${at}-${LONGEST_NAME}`.slice(0, 63);
    const each = host(name, { missed_protection: 12, agent_version: '0.1.0', id: `host${at}`.padEnd(12, 'a') });
    if (at % 3 !== 0) return each;
    const drifted = { ...each.surfaces.scenarios, status: 'drifted', drift_detected: true, detail: SENTENCE } as const;
    return { ...each, state: 'drifted', surfaces: { ...each.surfaces, scenarios: drifted } };
  });
}
