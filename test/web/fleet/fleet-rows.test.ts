import { describe, expect, it } from 'vitest';
import type { HostSummary, Reason, Status } from '#contract';
import { countInWords, engineSays, fleetRow, rowsMatching, whatDiffers } from '../../../web/fleet/fleet-rows.ts';
import { commandFor, hostWords } from '../../../web/words/host-words.ts';
import { runningEngine, SINCE, unknownEngine } from '../support/drift-document.ts';

type Surface = HostSummary['surfaces']['scenarios'];

const surface = (status: Status, reason: Reason | null = null, evidence: Surface['evidence'] = 'running'): Surface => ({
  status,
  reason,
  evidence,
  drift_detected: status === 'drifted',
  detail: `It is ${reason ?? status}.`,
  since: SINCE,
});

const host = (name: string, surfaces: [Surface, Surface], other: Partial<HostSummary> = {}): HostSummary => ({
  id: name,
  name,
  install: 'systemd',
  apply_command: 'sudo argos-drift-apply',
  state: 'in_sync',
  surfaces: { scenarios: surfaces[0], appsec_tuning: surfaces[1] },
  enrolled_at: SINCE,
  reported_at: SINCE,
  agent_version: '0.2.0',
  intent_revision: 7,
  delivered_revision: 7,
  delivery_fault: null,
  load_fault: null,
  engine: runningEngine,
  ...other,
});

const runs = host('runs', [surface('in_sync'), surface('undeclared', null, null)]);
const half = host('half', [surface('in_sync'), surface('in_sync', null, 'disk')], { engine: unknownEngine });
const stale = host('stale', [surface('drifted', 'reload_needed'), surface('in_sync')], { state: 'drifted' });
const both = host('both', [surface('drifted', 'reload_needed'), surface('drifted')], { state: 'drifted' });
const down = host('down', [surface('unknown', 'engine_down', 'disk'), surface('unknown', 'engine_down', 'disk')], {
  state: 'unknown',
  engine: { ...unknownEngine, state: 'down', detail: 'Nothing listens.' },
});
const broken = host('broken', [surface('in_sync'), surface('in_sync')], { load_fault: 'acquis.yaml: missing labels' });
const silent = host('silent', [surface('unknown', 'agent_silent'), surface('unknown', 'agent_silent')], {
  state: 'unknown',
  load_fault: 'acquis.yaml: missing labels',
});

describe('a host of the fleet', () => {
  it('runs as declared only where every surface that counts is known to', () => {
    expect(hostWords(runs).word).toBe('Running as declared');
    expect(hostWords(half).word).toBe('On disk as declared');
    expect([engineSays(runs), engineSays(half)]).toEqual([null, unknownEngine.detail]);
  });

  it('is as declared where anything of it is declared, and as adopted where it is known that nothing is', () => {
    const adopted = { ...surface('in_sync'), basis: 'adopted' } as const;
    const words = (...surfaces: [Surface, Surface]) => hostWords(host('some', surfaces)).word;
    expect(words(adopted, adopted)).toBe('Running as adopted');
    expect(words(adopted, surface('undeclared'))).toBe('Running as adopted');
    expect(words(adopted, { ...adopted, basis: 'declared' })).toBe('Running as declared');
    expect(words(adopted, surface('in_sync'))).toBe('Running as declared');
  });

  it('is red where its engine is down or could not load again, with what is wrong said once', () => {
    expect(hostWords(down)).toEqual({ sign: 'failed', word: 'Not running' });
    expect([engineSays(down), whatDiffers(down)]).toEqual(['Nothing listens.', []]);
    expect(hostWords(broken)).toEqual({ sign: 'failed', word: 'Would fail at its next reload' });
    expect(engineSays(broken)).toBe('broken says: “acquis.yaml: missing labels”');
  });

  it('that is silent is unknown, whatever was wrong before', () => {
    expect(hostWords(silent)).toEqual({ sign: 'unknown', word: 'Unknown' });
    expect(engineSays(silent)).toBeNull();
  });

  it('of which two surfaces differ says which sentence is about which, and one that both say once', () => {
    expect(whatDiffers(both)).toEqual(['Scenarios: It is reload_needed.', 'AppSec: It is drifted.']);
    expect(whatDiffers(stale)).toEqual(['It is reload_needed.']);
    expect(whatDiffers(silent)).toEqual(['It is agent_silent.']);
  });

  it('that needs a reload alone is given that command, any other its own', () => {
    expect([hostWords(stale).word, commandFor(stale)]).toEqual(['Reload needed', 'sudo systemctl reload crowdsec']);
    expect([hostWords(both).word, commandFor(both)]).toEqual(['Drifted', 'sudo argos-drift-apply']);
  });
});

describe('the fleet', () => {
  const fleet = [runs, half, stale, both, down, broken, silent];

  it('is counted by what its hosts need', () => {
    expect(countInWords(fleet)).toBe(
      '7 hosts: 1 not running, 1 would fail at its next reload, 1 reload needed, 1 drifted, 1 unknown, 1 running as declared, 1 on disk as declared',
    );
  });

  const names = (search: string) =>
    rowsMatching(
      fleet.map((each) => fleetRow(each, true, '0.2.0')),
      search,
    ).map(({ host: { name } }) => name);

  it('is searched by state and by what fails', () => {
    // Of the one that runs something unknown, a sentence has both words.
    expect(names('not running')).toEqual(['half', 'down']);
    expect(names('nothing listens')).toEqual(['down']);
    expect(names('missing labels')).toEqual(['broken']);
    expect(names('reload needed')).toEqual(['stale', 'both']);
  });

  it('is searched by every word that a row shows, each of which has to be there, in any order and case', () => {
    expect(names('drift')).toEqual(['both']);
    expect(names('DRIFTED both')).toEqual(['both']);
    expect(names('drift stale')).toEqual([]);
    expect(names('agent 0.2.0 systemd')).toHaveLength(fleet.length);
    expect(names('docker')).toEqual([]);
    expect(rowsMatching([fleetRow(both, false, undefined)], 'unknown last known: drifted')).toHaveLength(1);
    expect(rowsMatching([fleetRow(both, true, '0.3.0')], 'older')).toHaveLength(1);
    expect(rowsMatching([fleetRow({ ...both, reported_at: null }, true, undefined)], 'never reported')).toHaveLength(1);
  });
});
