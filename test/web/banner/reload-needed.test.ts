import { describe, expect, it } from 'vitest';
import type { DriftHost, ScenariosVerdict, TuningVerdict } from '#contract';
import { bannerModel } from '../../../web/banner/banner-model.ts';
import type { Outage } from '../../../web/data/evidence.ts';
import { plainText } from '../../../web/words/sentence.ts';
import { driftDocument, runningEngine, stillInstalled } from '../support/drift-document.ts';

const ssh = 'crowdsecurity/ssh-bf';
const engine = { ...runningEngine, reload_needed: true };
const reload = {
  drift_detected: true,
  status: 'drifted',
  reason: 'reload_needed',
  evidence: 'running',
  cause: 'intent',
} as const;
const stillRunning: Partial<ScenariosVerdict> = { ...reload, expected_disabled: [ssh], still_running: [ssh] };
const oldThreshold: Partial<TuningVerdict> = { ...reload, running_inbound: 10, running_outbound: 4 };

const banner = (
  scenarios: Partial<ScenariosVerdict>,
  { host, tuning, outage = null }: { host?: Partial<DriftHost>; tuning?: Partial<TuningVerdict>; outage?: Outage | null } = {},
) =>
  bannerModel(driftDocument({ scenarios, appsec_tuning: tuning ?? {}, host: { engine, ...host } }), {
    outage,
    hostCount: 1,
    clock: (moment) => moment.slice(11, 16),
  });

describe('an engine that has not loaded what is on its disk', () => {
  it('is told in the headline, by name and with the moment of its load', () => {
    const model = banner(stillRunning);
    expect(plainText(model?.headline ?? [])).toBe(
      `Reload needed: web-2 still runs ${ssh}, which it loaded 2026-03-01T03:00:00Z and which was removed since.`,
    );
    expect(model?.headline).toContainEqual({ at: '2026-03-01T03:00:00Z' });
    expect(model?.sections).toMatchObject([{ surface: 'scenarios', sentence: null, isLastKnown: false }]);
  });

  it('tells what is installed and does not run yet, and counts several', () => {
    expect(plainText(banner({ ...reload, not_running: [ssh] })?.headline ?? [])).toBe(
      `Reload needed: web-2 does not yet run ${ssh} as its disk has it.`,
    );
    const both = plainText(banner({ ...reload, still_running: ['a/one', 'a/two'], not_running: [ssh] })?.headline ?? []);
    expect(both).toContain('still runs 2 scenarios, which it loaded');
    expect(both).toContain(`were removed since; it does not yet run ${ssh}`);
  });

  it.each([
    ['systemd', 'sudo systemctl reload crowdsec'],
    ['docker', 'docker restart crowdsec'],
  ] as const)('on a %s host is given the command that reloads, and not that which applies', (install, command) => {
    expect(banner(stillRunning, { host: { install } })).toMatchObject({ command, hindrance: null, invitation: 'Run on web-2:' });
  });

  it('is told once for several surfaces, each with what differs', () => {
    const model = banner(stillRunning, { tuning: oldThreshold });
    expect(model?.headline).toEqual(['Reload needed: CrowdSec on web-2 does not run what is on its disk.']);
    expect(model?.sections.map(({ sentence }) => plainText(sentence ?? []))).toEqual([
      expect.stringContaining(ssh),
      'web-2 still runs the thresholds that CrowdSec loaded before its tuning file changed.',
    ]);
  });

  it('is given the apply command alone where the disk differs as well, since that reloads', () => {
    const model = banner(stillInstalled('crowdsecurity/http-probing', 'intent'), { tuning: oldThreshold });
    expect(model?.command).toBe('sudo argos-drift-apply');
    expect(plainText(model?.headline ?? [])).toContain('Configuration drift detected.');
  });

  it('is not given a command that would end CrowdSec', () => {
    const model = banner(stillRunning, { host: { load_fault: 'acquis.yaml: missing labels' } });
    expect(model).toMatchObject({ command: null, hindrance: { sentence: expect.stringContaining('would end CrowdSec') } });
  });

  it('that is heard of no more is only the last known state, with the command in case it still stands', () => {
    const model = banner({ ...stillRunning, status: 'unknown', reason: 'agent_silent' }, { tuning: {} });
    expect(model).toMatchObject({ certain: false, command: 'sudo systemctl reload crowdsec' });
    expect(model?.headline).toEqual(['Configuration drift was detected. Whether it still stands is unknown.']);
    expect(plainText(model?.sections[0]?.sentence ?? [])).toContain(`still runs ${ssh}`);
    expect(banner(stillRunning, { outage: { kind: 'expired' } })?.headline).toEqual(model?.headline);
  });
});
