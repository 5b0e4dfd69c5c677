import { expect, test } from 'vitest';
import { INCIDENT_KINDS } from '#contract';
import { dashboardUrlOf } from '../../../../worker/env.ts';
import { durationWords } from '../../../../worker/fleet/alerts/duration-words.ts';
import { type About, messageOf } from '../../../../worker/fleet/alerts/message.ts';
import type { Incident, IncidentFacts, IncidentHost } from '../../../../worker/fleet/tables/incidents.ts';
import { START } from '../../support/clock.ts';

const HOUR = 3_600_000;
const NO_FACTS: IncidentFacts = { items: [], count: 0, byWords: null, detail: null };
const SSH = { item: 'crowdsecurity/ssh-bf', words: 'is installed, and shall not be', became: 'came back' };

function incident(other: Partial<Incident> = {}): Incident {
  const at = { openedAt: START, changedAt: START, joinedAt: START, closedAt: null };
  const key = { id: 'i', thread: 't', kind: 'drift_by_host', surface: 'scenarios', content: '' } as const;
  return { ...key, ...at, facts: { ...NO_FACTS, items: [SSH], count: 1 }, isEndTold: false, ...other };
}

const host = (name: string, other: Partial<IncidentHost> = {}): IncidentHost => ({
  ...{
    hostId: `id-${name}`,
    incidentId: 'i',
    name,
    since: START - HOUR,
    command: 'sudo argos-drift-apply',
    endedAt: null,
    eventId: null,
  },
  ...other,
});

const said = (about: Partial<About> = {}) =>
  messageOf({
    type: 'incident.opened',
    incident: incident(),
    hosts: [host('web-1')],
    dashboard: 'https://argos.test',
    now: START + HOUR,
    ...about,
  });

const titleOf = (about: Partial<About>) => said(about).data.title;

test('one host, what differs, since when, what to run, and where to look', () => {
  expect(said()).toEqual({
    type: 'incident.opened',
    timestamp: '2037-05-04T01:00:00.000Z',
    data: {
      id: 't',
      kind: 'drift_by_host',
      surface: 'scenarios',
      title: 'web-1: crowdsecurity/ssh-bf came back',
      text: [
        '- crowdsecurity/ssh-bf is installed, and shall not be',
        'Since 2037-05-03T23:00:00Z.',
        'To run on web-1: sudo argos-drift-apply',
        'https://argos.test/?host=id-web-1',
      ].join('\n'),
      hosts: [{ id: 'id-web-1', name: 'web-1', url: 'https://argos.test/?host=id-web-1' }],
      items: ['crowdsecurity/ssh-bf'],
      opened_at: '2037-05-04T00:00:00.000Z',
    },
  });
});

test('the end tells how long it lasted, and no command', () => {
  const { data } = said({ type: 'incident.closed', incident: incident({ closedAt: START + 2 * HOUR + 300_000 }) });
  expect(data).toMatchObject({
    title: 'web-1, over after 2 h 5 min: crowdsecurity/ssh-bf came back',
    closed_at: '2037-05-04T02:05:00.000Z',
    duration_s: 7500,
  });
  expect(data.text).toContain('From 2037-05-04T00:00:00Z to 2037-05-04T02:05:00Z.');
  expect(data.text).not.toContain('To run');
});

test('an end by which all was accepted says that it still differs, and on which hosts', () => {
  const closed = (acceptedOn: string[]) => {
    const facts = { ...incident().facts, acceptedOn };
    const hosts = [host('web-1'), host('web-2')];
    return said({ type: 'incident.closed', hosts, incident: incident({ facts, closedAt: START + 420_000 }) }).data;
  };
  const all = closed(['id-web-1', 'id-web-2']);
  expect(all.title).toBe('2 hosts, accepted after 7 min: crowdsecurity/ssh-bf came back');
  expect(all.text).toContain('\nIt still differs, and was accepted (waived).\n');
  const some = closed(['id-web-2']);
  expect(some.title).toBe('2 hosts, over after 7 min: crowdsecurity/ssh-bf came back');
  expect(some.text).toContain('\nIt still differs on web-2, and was accepted (waived).\n');
});

test('each kind has its words', () => {
  const titles = INCIDENT_KINDS.map((kind) => titleOf({ incident: incident({ kind, surface: null }) }));
  expect(titles).toEqual([
    'web-1: CrowdSec is not running',
    'web-1: CrowdSec would fail at its next load',
    'web-1: crowdsecurity/ssh-bf came back',
    'web-1: crowdsecurity/ssh-bf is installed, and shall not be: declared and not applied',
    'web-1: CrowdSec needs a reload: crowdsecurity/ssh-bf is installed, and shall not be',
    'web-1: no evidence comes from the agent',
    "web-1: two agents with this host's key take turns",
    'web-1: the newest intent is not on the host',
  ]);
  expect(titleOf({ type: 'incident.changed' })).toBe('web-1, changed: crowdsecurity/ssh-bf came back');
  expect(titleOf({ type: 'incident.reminder' })).toBe('web-1, still: crowdsecurity/ssh-bf came back');
});

test('300 hosts are 20 names in words and 50 in the list, and how many more there are', () => {
  const hosts = Array.from({ length: 300 }, (_, at) => host(`web-${at}`));
  const { data } = said({ hosts });
  expect(data.title).toBe('300 hosts: crowdsecurity/ssh-bf came back');
  expect(data.hosts).toHaveLength(50);
  expect(data.text).toContain('To run on each of them: sudo argos-drift-apply\n');
  expect(data.text).toContain('web-18, web-19 and 280 more.');
  expect(data.text.endsWith('\nhttps://argos.test/')).toBe(true);
});

test('hosts with other commands are told apart', () => {
  const inDocker = { command: 'docker exec crowdsec /setup-appsec.sh' };
  const { text } = said({ hosts: [host('a'), host('b', inDocker), host('c'), host('d', { command: null })] }).data;
  expect(text).toContain('To run on each of a, c: sudo argos-drift-apply\n');
  expect(text).toContain('To run on b: docker exec crowdsec /setup-appsec.sh\n');
  const many = said({ hosts: ['1', '2', '3', '4', '5'].map((name) => host(name, { command: `apply-${name}` })) }).data.text;
  expect(many.match(/To run on/g)).toHaveLength(3);
  expect(many).toContain('The other hosts have commands of their own');
});

test('whatever hosts call things, a title is one line of at most 200 characters and a text has at most 2,000, with its link', () => {
  const nasty = `"; rm -rf / \n\u202e${'x'.repeat(1024)}`;
  const items = Array.from({ length: 50 }, (_, at) => ({ item: `${at}${nasty}`, words: 'is not installed', became: 'is gone' }));
  const facts = {
    items,
    count: 2000,
    byWords: 'by cscli, another script or by hand',
    detail: `The host says: “${'y'.repeat(500)}”.`,
  };
  const hosts = Array.from({ length: 300 }, (_, at) => host(`${at}${nasty}`, { command: 'z'.repeat(500) }));
  for (const type of ['incident.opened', 'incident.changed', 'incident.reminder', 'incident.closed'] as const) {
    const { title, text } = said({ type, hosts, incident: incident({ facts, closedAt: START + HOUR }) }).data;
    expect(title.length).toBeLessThanOrEqual(200);
    expect(title).not.toMatch(/[\n\u202e]/);
    expect(text.length).toBeLessThanOrEqual(2000);
    expect(text).not.toContain('\u202e');
    expect(text).toMatch(/\nhttps:\/\/argos\.test\/$/);
    // Nothing of it stands at the beginning of a line as if it were the product's.
    expect(text.split('\n').filter((line) => line.startsWith('"') || line.startsWith('x'))).toEqual([]);
  }
});

test('without an address of the dashboard the links have none', () => {
  const { data } = said({ dashboard: null });
  expect(data.hosts[0]?.url).toBe('/?host=id-web-1');
  expect(data.text).not.toContain('?host=');
});

test.each([
  ['https://argos.example.com/', 'https://argos.example.com'],
  ['https://argos.example.com/?host=x', 'https://argos.example.com'],
  ['', null],
  ['argos.example.com', null],
  [undefined, null],
])('of the setting %s the address is %s', (DASHBOARD_URL, origin) => {
  expect(dashboardUrlOf({ DASHBOARD_URL })).toBe(origin);
});

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [61, '1 min 1 s'],
  [3600, '1 h'],
  [3661, '1 h 1 min'],
  [86_399, '23 h 59 min'],
  [86_400, '1 d'],
  [1_000_000, '11 d 13 h'],
])('%d s are %s', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});
