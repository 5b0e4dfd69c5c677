import { describe, expect, it } from 'vitest';
import type { DriftDocument } from '#contract';
import { bannerModel } from '../../../web/banner/banner-model.ts';
import type { Outage } from '../../../web/data/evidence.ts';
import { nextMessageWithinS } from '../../../web/data/list-age.ts';
import { plainText } from '../../../web/words/sentence.ts';
import { nextReportInS } from '../../../worker/drift/index.ts';
import { driftDocument, stillInstalled } from '../support/drift-document.ts';

const banner = (document: DriftDocument, outage: Outage | null = null, hostCount = 1) =>
  bannerModel(document, { outage, hostCount, clock: (moment) => moment.slice(11, 16) });
const sentences = (document: DriftDocument, outage: Outage | null = null) =>
  banner(document, outage)?.sections.map((section) => plainText(section.sentence ?? []));

describe('the banner', () => {
  it('is absent where nothing drifts, whatever else is unknown', () => {
    expect(banner(driftDocument())).toBeNull();
    const silent = { status: 'unknown', reason: 'agent_silent', drift_detected: false } as const;
    expect(banner(driftDocument({ scenarios: silent, appsec_tuning: silent }))).toBeNull();
  });

  it('says what the operator declared and that nobody has applied it', () => {
    const document = driftDocument({ scenarios: stillInstalled('crowdsecurity/ssh-bf', 'intent') });
    expect(sentences(document)).toEqual([
      'crowdsecurity/ssh-bf is declared disabled; web-2 has received it (revision 7), but nobody has applied it.',
    ]);
    expect(banner(document)).toMatchObject({ certain: true, command: 'sudo argos-drift-apply', hindrance: null });
  });

  it('invites to run nothing while the host cannot take the intent', () => {
    const document = driftDocument({ scenarios: stillInstalled('crowdsecurity/ssh-bf', 'intent') });
    const host = document.host && { ...document.host, delivered_revision: 6, delivery_fault: 'the disk is full' };
    expect(banner({ ...document, host })).toMatchObject({
      command: null,
      hindrance: { blocks: true, sentence: expect.stringContaining('web-2 cannot take revision 7') },
    });
  });

  it('says since when the host differs and that the host changed', () => {
    const document = driftDocument({ scenarios: stillInstalled('crowdsecurity/ssh-bf', 'host') });
    expect(sentences(document)).toEqual([
      'web-2 was as declared until 04:12; then crowdsecurity/ssh-bf came back, by cscli, another script or by hand.',
    ]);
  });

  it('says whose doing it was, and guesses nothing where an older Worker does not', () => {
    const told = (by_words?: string) => {
      const { by_words: _, ...verdict } = stillInstalled('a/one', 'host');
      return sentences(driftDocument({ scenarios: { ...verdict, ...(by_words ? { by_words } : {}) } }))?.[0];
    };
    expect(told('by a hub upgrade')).toBe('web-2 was as declared until 04:12; then a/one came back, by a hub upgrade.');
    expect(told('by an apply of revision 7')).toContain('came back, by an apply of revision 7.');
    expect(told()).toBe('web-2 was as declared until 04:12; then a/one came back.');
  });

  it('says what the command does: apply what was declared, or put the host back', () => {
    const invitation = (cause: 'intent' | 'host') =>
      banner(driftDocument({ scenarios: stillInstalled('a/one', cause) }))?.invitation;
    expect(invitation('intent')).toBe('Run on web-2:');
    expect(invitation('host')).toBe('To put the host back, run on web-2:');
  });

  it('lets a surface say something beside the apply command, and beside no other', () => {
    expect(banner(driftDocument({ scenarios: stillInstalled('a/one', 'host') }))?.beside).toHaveLength(1);
    const reload = { drift_detected: true, status: 'drifted', reason: 'reload_needed' } as const;
    expect(banner(driftDocument({ scenarios: { ...reload, still_running: ['a/one'] } }))?.beside).toEqual([]);
  });

  it('tells missing scenarios from those that are still installed', () => {
    const verdict = stillInstalled('a/one', 'host');
    const document = driftDocument({
      scenarios: { ...verdict, expected_enabled: ['a/two', 'a/three'], actually_missing: ['a/two', 'a/three'] },
    });
    expect(sentences(document)?.[0]).toContain('then a/one came back, and 2 scenarios were removed, by cscli');
  });

  it('takes the thresholds that differ from the verdict, which knows what is declared', () => {
    const document = driftDocument({
      appsec_tuning: {
        drift_detected: true,
        status: 'drifted',
        cause: 'host',
        by_words: 'by an apply of revision 7',
        detail: 'The inbound threshold is 10 on the host, 15 is declared. Done by an apply of revision 7.',
        actual_inbound: 10,
      },
    });
    expect(sentences(document)?.[0]).toBe(
      'web-2 was as declared until 04:12; then its tuning file changed, by an apply of revision 7. The inbound threshold is 10 on the host, 15 is declared.',
    );
  });

  it('has one section for each surface that drifts', () => {
    const document = driftDocument({
      scenarios: stillInstalled('a/one', 'host'),
      appsec_tuning: { drift_detected: true, status: 'drifted', cause: 'intent', detail: 'It differs.' },
    });
    expect(banner(document)?.sections.map(({ surface }) => surface)).toEqual(['scenarios', 'appsec_tuning']);
  });
});

describe('an intent that the host has not received', () => {
  const scenarios = stillInstalled('a/one', 'intent');

  it('is not said to be received', () => {
    expect(sentences(driftDocument({ scenarios, host: { delivered_revision: 6 } }))?.[0]).toBe('a/one is declared disabled.');
  });

  it('keeps the command of a docker host back, which would apply the older one', () => {
    const model = banner(driftDocument({ scenarios, host: { delivered_revision: 6, install: 'docker' } }));
    expect(model?.command).toBeNull();
    expect(model?.hindrance?.sentence).toContain('web-2 has not received revision 7 yet');
    expect(model?.hindrance?.sentence).toContain('within 60 s');
  });

  it('leaves a command that fetches the intent itself, also before anything was delivered', () => {
    const model = banner(driftDocument({ scenarios, host: { delivered_revision: null } }));
    expect(model?.command).toBe('sudo argos-drift-apply');
    expect(model?.hindrance?.sentence).toContain('fetches it first');
  });

  it('takes longer in a large fleet', () => {
    expect(nextMessageWithinS(1)).toBe(60);
    expect(nextMessageWithinS(300)).toBe(432);
  });

  it('takes as long as the Worker asks agents to wait', () => {
    for (const hosts of [1, 2, 41, 42, 43, 300, 1001, 10_000]) expect(nextMessageWithinS(hosts)).toBe(nextReportInS(hosts));
  });
});

describe('a drift that is only the last known state', () => {
  const scenarios = stillInstalled('a/one', 'host');

  it('is said to be unknown, with the verdict’s own reason', () => {
    const detail = 'The scenarios of this host are unreadable.';
    const model = banner(driftDocument({ scenarios: { ...scenarios, status: 'unknown', reason: 'unreadable', detail } }));
    expect(model).toMatchObject({ certain: false, headline: [expect.stringContaining('unknown')] });
    expect(model?.sections[0]).toMatchObject({ isLastKnown: true, doubt: detail, since: null });
  });

  it('leaves the agent’s silence to the part of the page that is about it', () => {
    const silent = { ...scenarios, status: 'unknown', reason: 'agent_silent', detail: 'Nothing was heard.' } as const;
    expect(banner(driftDocument({ scenarios: silent }))?.sections[0]).toMatchObject({ isLastKnown: true, doubt: null });
  });

  it('does not call the time of the silence the time at which the host changed', () => {
    const silent = { ...scenarios, status: 'unknown', reason: 'agent_silent', detail: 'Nothing was heard.' } as const;
    expect(sentences(driftDocument({ scenarios: silent }))).toEqual([
      'web-2 was as declared; then a/one came back, by cscli, another script or by hand.',
    ]);
  });

  it('is that as well when the Worker cannot be reached or the checks have stopped', () => {
    for (const outage of [{ kind: 'unreachable', detail: 'No answer.' }, { kind: 'expired' }] as const) {
      expect(banner(driftDocument({ scenarios }), outage)).toMatchObject({ certain: false });
    }
  });
});
