import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Observation, Observer } from '../../agent/observe/observer.ts';
import { recorded } from './support/recorded.ts';

interface Waf {
  lists_tuning: boolean;
  inbound: number | string | null;
  outbound: number | string | null;
  inband: string[];
}

/** A configuration with acquisitions, appsec-configs and rules, and what a current engine did with it. */
interface Recorded {
  id: string;
  crowdsec_dir: string;
  hub_dir: string;
  files: Record<string, string | { base64: string }>;
  links?: Record<string, string>;
  folders?: string[];
  environment?: unknown;
  engine: { refuses: string | null; agent_disabled: boolean; waf: Waf[] };
}

const RECORDS = recorded<Recorded>('appsec.jsonl.gz');

function observe({ files, links, folders, crowdsec_dir, hub_dir }: Recorded): Observation {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'argos-drift-recorded-')));
  const rooted = (text: string): string => text.replaceAll('@ROOT@', root);
  const placed = (path: string): string => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    return join(root, path);
  };
  try {
    for (const path of folders ?? []) mkdirSync(join(root, path), { recursive: true });
    for (const [path, text] of Object.entries(files)) {
      writeFileSync(placed(path), typeof text === 'string' ? rooted(text) : Buffer.from(text.base64, 'base64'));
    }
    for (const [path, target] of Object.entries(links ?? {})) symlinkSync(rooted(target), placed(path));
    const where = { crowdsecDir: join(root, crowdsec_dir), hubDir: join(root, hub_dir) };
    return new Observer({ ...where, crowdsecDirInside: null, tuningFile: null, sharedDir: null }).observe(Date.now());
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

// What CrowdSec's reader of YAML refuses is held to its answers elsewhere, by the positive list of YAML.
const isOfYaml = ({ engine }: Recorded): boolean => engine.refuses?.includes('cannot start any token') === true;

const SEEN = RECORDS.filter((record) => !isOfYaml(record)).map((record) => ({ record, observation: observe(record) }));

/** What the report claims: the thresholds and that something loads the file; null where it claims nothing, or tells a fault. */
function claimOf({ surfaces: { tuning }, loadFault }: Observation): string | null {
  if (tuning.state !== 'read' || tuning.loaded_by === null || loadFault !== null || tuning.not_processing) return null;
  return tuning.loaded_by.length === 0 ? 'nothing loads it' : `${tuning.inbound ?? 5}/${tuning.outbound ?? 4}`;
}

function truthOf({ engine: { refuses, agent_disabled, waf } }: Recorded): string[] {
  if (refuses !== null) return [];
  const listing = waf.filter(({ lists_tuning }) => lists_tuning);
  if (agent_disabled || listing.length === 0) return ['nothing loads it'];
  const comparing = listing.filter(
    ({ inbound, inband }) => inbound !== null || inband.some((rule) => /^crowdsecurity\/(?:crs|\*)$/.test(rule)),
  );
  return comparing.map(({ inbound, outbound }) => `${inbound}/${outbound}`);
}

test('no report claims what the engine does not do', () => {
  const wrong = SEEN.filter(({ record, observation }) => {
    const claim = claimOf(observation);
    const truth = truthOf(record);
    // Where no CRS compares, any threshold may be told.
    const isIdle = record.engine.refuses === null && truth.length === 0;
    return (
      claim !== null && !(isIdle && claim !== 'nothing loads it') && (truth.length === 0 || truth.some((one) => one !== claim))
    );
  });
  expect(wrong.map(({ record, observation }) => [record.id, claimOf(observation), record.engine])).toEqual([]);
});

test('no fault is named where the engine builds a WAF', () => {
  const wrong = SEEN.filter(({ record, observation }) => record.engine.waf.length > 0 && observation.loadFault !== null);
  expect(wrong.map(({ record, observation }) => [record.id, observation.loadFault])).toEqual([]);
});

test('what the engine does is claimed in nearly all that hang on no environment', () => {
  const known = SEEN.filter(({ record }) => record.engine.waf.length > 0 && !('environment' in record));
  expect(known.length).toBeGreaterThan(60);
  expect(known.filter(({ observation }) => claimOf(observation) === null).length).toBeLessThan(known.length / 10);
});
