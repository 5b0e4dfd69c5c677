import type {
  DriftDocument,
  EventsDocument,
  HostSummary,
  HostsDocument,
  ScenarioRow,
  ScenariosDocument,
  TuningDocument,
  Verdict,
} from '#contract';
import { readCollections } from '../../worker/drift/index.ts';

/** Everything that the dashboard asks the Worker for, as it stands in one state of one fleet. */
export interface World {
  hosts: HostSummary[];
  drift: DriftDocument;
  scenarios: ScenariosDocument;
  tuning: TuningDocument;
  events: EventsDocument;
}

/** The moment at which all of it holds, in Unix milliseconds. */
export const NOW = Date.parse('2026-03-01T04:15:00Z');

const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();
export const AT = { now: ago(4), minutes: ago(180), hours: ago(5 * 3600), days: ago(4 * 86_400), ahead: ago(-500) };

const LONG = 'crowdsecurity/http-cve-2021-41773-and-cve-2021-42013-path-traversal-and-remote-exec';
const NAMES = [
  'crowdsecurity/http-bad-user-agent',
  'crowdsecurity/http-crawl-non_statics',
  'crowdsecurity/http-probing',
  LONG,
  'crowdsecurity/ssh-bf',
  'crowdsecurity/ssh-slow-bf',
];

const COLLECTIONS = readCollections(
  {
    state: 'read',
    detail: null,
    installed: (
      [
        [
          'crowdsecurity/base-http-scenarios',
          'tainted',
          ['crowdsecurity/http-probing', 'crowdsecurity/http-bad-user-agent', LONG],
        ],
        ['crowdsecurity/iptables', 'tainted', ['crowdsecurity/iptables-scan-multi_ports']],
        ['crowdsecurity/linux', 'clean', ['crowdsecurity/ssh-bf', 'crowdsecurity/ssh-slow-bf']],
        ['crowdsecurity/sshd', 'clean', ['crowdsecurity/ssh-bf', 'crowdsecurity/ssh-slow-bf']],
        ['crowdsecurity/nginx', 'outdated', ['crowdsecurity/http-probing', 'crowdsecurity/http-crawl-non_statics']],
      ] as const
    ).map(([name, content, scenarios]) => ({
      name,
      file: `${name.split('/')[1]}.yaml`,
      origin: 'hub',
      content: content === 'outdated' ? content : 'clean',
      status: content,
      scenarios: [...scenarios],
      tainted_by:
        content === 'tainted'
          ? [{ type: 'scenarios', name: scenarios[0], why: name.endsWith('iptables') ? 'changed' : 'missing' }]
          : [],
    })),
  },
  { 'crowdsecurity/http-probing': 'disabled' },
  new Set(),
);

const row = (canonical_name: string, other: Partial<ScenarioRow> = {}): ScenarioRow => {
  const [source = '', short_name = ''] = canonical_name.split('/');
  const path = `/etc/crowdsec/scenarios/${short_name}.yaml`;
  return {
    short_name,
    source,
    canonical_name,
    path,
    disabled: false,
    declared: null,
    installed: true,
    origin: 'hub',
    content: 'clean',
    not_in_hub: false,
    ...other,
  };
};

const verdict = (other: Partial<Verdict> = {}): Verdict => ({
  drift_detected: false,
  status: 'in_sync',
  reason: null,
  detail: 'As declared.',
  since: AT.hours,
  cause: null,
  last_check_at: AT.now,
  ...other,
});

export const host = (name: string, other: Partial<HostSummary> = {}): HostSummary => {
  const surface = { status: 'in_sync', reason: null, drift_detected: false, detail: 'As declared.', since: AT.hours } as const;
  return {
    id: `${name.replace(/[^a-z0-9]/g, '')}aaaaaaaaaaaa`.slice(0, 12),
    name,
    install: 'systemd',
    apply_command: 'sudo argos-drift-apply',
    state: 'in_sync',
    surfaces: { scenarios: surface, appsec_tuning: surface },
    enrolled_at: AT.days,
    reported_at: AT.now,
    agent_version: '0.2.0',
    intent_revision: 7,
    delivered_revision: 7,
    delivery_fault: null,
    ...other,
  };
};

/** One host on which everything is as declared. */
export function calm(): World {
  return {
    hosts: [host('web-2')],
    drift: {
      scenarios: {
        ...verdict(),
        expected_disabled: ['crowdsecurity/http-probing'],
        actually_enabled: [],
        expected_enabled: [],
        actually_missing: [],
      },
      appsec_tuning: { ...verdict(), expected_inbound: 15, actual_inbound: 15, expected_outbound: 4, actual_outbound: 4 },
      last_check_at: AT.now,
      host: {
        id: 'web2aaaaaaaa',
        name: 'web-2',
        install: 'systemd',
        reported_at: AT.now,
        agent_version: '0.2.0',
        intent_revision: 7,
        delivered_revision: 7,
        delivery_fault: null,
        load_fault: null,
      },
      sequence: 412,
      expires_at: AT.ahead,
      apply_command: 'sudo argos-drift-apply',
    },
    scenarios: {
      scenarios: [
        ...NAMES.map((name) =>
          row(
            name,
            name.endsWith('probing')
              ? { installed: false, declared: 'disabled', disabled: true, path: null, origin: null, content: null }
              : {},
          ),
        ),
        row('crowdsecurity/iptables-scan-multi_ports', { content: 'tainted' }),
        row('acme/own-rule', { origin: 'local', content: 'unknown', path: '/etc/crowdsec/scenarios/own-rule.yaml' }),
      ],
      is_available: true,
      mount_path: '/etc/crowdsec/scenarios',
      disabled_count: 1,
      collections: COLLECTIONS,
      last_modified_at: AT.hours,
    },
    tuning: {
      inbound_threshold: 15,
      outbound_threshold: 4,
      declared: { inbound: true, outbound: true },
      last_modified_at: AT.days,
      adopted_at: AT.days,
      path: '/etc/crowdsec/appsec-rules/argos-tuning.yaml',
      loaded_by: ['argos/appsec-block'],
    },
    events: {
      events: [
        { id: 5, at: AT.minutes, kind: 'drift_cleared', surface: 'scenarios', actor: 'host', detail: 'As declared again.' },
        {
          id: 4,
          at: AT.minutes,
          kind: 'drift_opened',
          surface: 'scenarios',
          actor: 'operator',
          detail: 'Declared disabled but still installed: crowdsecurity/http-probing.',
        },
        {
          id: 3,
          at: AT.minutes,
          kind: 'intent_changed',
          surface: 'scenarios',
          actor: 'operator',
          detail: 'Disabled crowdsecurity/http-probing.',
        },
        {
          id: 2,
          at: AT.days,
          kind: 'intent_adopted',
          surface: 'appsec_tuning',
          actor: 'argos',
          detail: 'Adopted what the host has as declared: inbound 15, outbound 4.',
        },
        { id: 1, at: AT.days, kind: 'enrolled', surface: null, actor: 'host', detail: 'Enrolled as web-2.' },
      ],
      next: 1,
    },
  };
}

export const hostsDocument = ({ hosts, drift }: World): HostsDocument => ({
  hosts,
  sequence: drift.sequence,
  last_check_at: AT.now,
  expires_at: drift.expires_at,
  agent: {
    version: '0.2.0',
    url: 'https://drift.example',
    upgrade_command: 'curl -fsSL https://drift.example/install.sh | sudo sh -s -- https://drift.example',
    uninstall_command: 'curl -fsSL https://drift.example/install.sh | sudo sh -s -- --uninstall',
  },
});

/** A fleet on which everything is as declared, listed. */
export function fleetOf(count: number): World {
  return { ...calm(), hosts: Array.from({ length: count }, (_, index) => host(`web-${index}`)) };
}

/** One host on which these scenarios are installed and nothing differs. */
export function withScenarios(names: readonly string[]): World {
  const world = calm();
  world.scenarios.scenarios = names.map((name) => row(name));
  return world;
}

export { LONG, row };
