import { describe, expect, test } from 'vitest';
import type { Changes } from '#contract';
import { doingWords, judge, type SurfaceMemory, tuningRule, whoseDoing } from '../../../worker/drift/index.ts';
import { engineReport, heardAgent, loadedScenarios, scenariosReport, T0, tuningReport, unseenEngine } from './support/cases.ts';
import { History } from './support/history.ts';

const ssh = 'crowdsecurity/ssh-bf';
const moved = (kinds: string[], applied_revision: number | null = null): Changes => ({ kinds, applied_revision });
const UPGRADE = moved(['hub_index', 'hub_items', 'links']);
const NEVER = ['local_files', 'simulation'];

test.each<[string, Changes | null, string | null, string]>([
  ['items got other versions', UPGRADE, 'hub_upgrade', 'by a hub upgrade'],
  [
    'items got other versions, under an index that was newer before',
    moved(['hub_items', 'links']),
    'hub_upgrade',
    'by a hub upgrade',
  ],
  ['nothing but the index moved', moved(['hub_index']), 'hub_upgrade', 'by a hub upgrade'],
  ['links moved beside the index', moved(['hub_index', 'links']), null, 'by cscli, another script or by hand'],
  ['links moved', moved(['links']), null, 'by cscli, another script or by hand'],
  ['an upgrade moved what it never does', moved(['hub_items', 'local_files']), null, 'by cscli, another script or by hand'],
  ['nothing that has a name moved', moved([]), null, 'by cscli, another script or by hand'],
  ['a newer agent says more', moved(['hub_items', 'something_new']), 'hub_upgrade', 'by a hub upgrade'],
  ['an apply ran', moved(['links', 'apply'], 7), 'apply', 'by an apply of revision 7'],
  [
    'an apply refreshed the collections',
    moved(['hub_index', 'hub_items', 'links', 'apply'], 7),
    'apply',
    'by an apply of revision 7',
  ],
  ['an apply whose record cannot be read', moved(['apply']), 'apply', 'by an apply'],
  ['the agent saw nothing', null, null, 'by something that its agent did not see'],
])('%s', (_, changes, by, words) => {
  const doing = whoseDoing(changes, NEVER);
  expect([doing.by, doingWords(doing)]).toEqual([by, words]);
});

/** A host that was as declared. */
function agreed(): History {
  const host = new History();
  host.report(scenariosReport([]));
  host.declare({ [ssh]: 'disabled' });
  return host;
}

describe('a drift that the host opened', () => {
  test('is told with whose doing it was, in the sentence too', () => {
    const verdict = agreed().report(scenariosReport([ssh]), null, UPGRADE);
    expect(verdict).toMatchObject({ cause: 'host', by: 'hub_upgrade', by_words: 'by a hub upgrade' });
    expect(verdict.detail).toBe(`Declared disabled but still installed: ${ssh}. Done by a hub upgrade.`);
  });

  test('keeps it for as long as it lasts, whatever moves later and whoever is silent', () => {
    const host = agreed();
    host.report(scenariosReport([ssh]), null, UPGRADE);
    expect(host.report(scenariosReport([ssh, 'a/b']), null, moved(['links'])).by).toBe('hub_upgrade');
    expect(host.judged('host', { silentSince: host.now })).toMatchObject({ status: 'unknown', by: 'hub_upgrade' });
    expect(host.judged('host', { silentSince: host.now }).detail).not.toContain('Done');
  });

  test('leaves nothing of it to the next one', () => {
    const host = agreed();
    host.report(scenariosReport([ssh]), null, UPGRADE);
    const over = host.report(scenariosReport([]), null, moved(['links']));
    expect([over.by, over.by_words]).toEqual([null, undefined]);
    expect(host.report(scenariosReport([ssh]), null, moved(['links']))).toMatchObject({ by: null, cause: 'host' });
  });

  test('which an agent saw nothing of names nobody', () => {
    const verdict = agreed().report(scenariosReport([ssh]));
    expect(verdict).toMatchObject({ by: null, by_words: 'by something that its agent did not see' });
  });

  test('in the running engine alone is nobody’s whom the disk could name', () => {
    const host = new History();
    host.report(scenariosReport([]), engineReport());
    host.declare({ [ssh]: 'disabled' });
    const verdict = host.report(scenariosReport([]), engineReport({ scenarios: loadedScenarios({ removed: [ssh] }) }), UPGRADE);
    expect(verdict).toMatchObject({ reason: 'reload_needed', cause: 'host', by: null });
    expect(verdict.detail).not.toContain('Done');
  });
});

test('a drift that a declaration opened is nobody’s doing on the host', () => {
  const host = new History();
  host.report(scenariosReport([ssh]));
  expect(host.declare({ [ssh]: 'disabled' })).toMatchObject({ cause: 'intent', by: null });
  const later = host.report(scenariosReport([ssh, 'a/b']), null, UPGRADE);
  expect(later).toMatchObject({ cause: 'intent', by: null });
  expect(later).not.toHaveProperty('by_words');
});

/** A host whose tuning file no longer is as declared, judged with what moved and with what was remembered of it. */
const judgedTuning = (memory: SurfaceMemory, changes: Changes) =>
  judge(tuningRule, {
    now: T0,
    trigger: 'host',
    agent: heardAgent,
    declared: { inbound: 15, outbound: 4 },
    observed: tuningReport(50, 4),
    last: { evidence: { inbound: 50, outbound: 4 }, at: T0 },
    engine: unseenEngine,
    running: null,
    memory,
    changes,
  }).verdict;

test('a tuning file that changed while the hub was upgraded was not changed by the upgrade', () => {
  const agreed: SurfaceMemory = { standing: { status: 'in_sync', reason: null, since: T0 }, drift: null, compared: true };
  expect(judgedTuning(agreed, moved(['hub_items', 'tuning_file'])).by).toBeNull();
  expect(judgedTuning(agreed, moved(['tuning_file', 'apply'], 7))).toMatchObject({
    by: 'apply',
    by_words: 'by an apply of revision 7',
  });
});

test('a drift that opened before this was remembered names nobody', () => {
  const drifted: SurfaceMemory = {
    standing: { status: 'drifted', reason: null, since: T0 },
    drift: { since: T0, cause: 'host' },
    compared: true,
  };
  expect(judgedTuning(drifted, UPGRADE)).toMatchObject({ by: null, by_words: 'by something that its agent did not see' });
});
