import { AT, type Documents, host, inSync } from '../fixtures/documents.ts';
import { drifting } from './drifting.ts';
import type { State } from './states.ts';

const SSH = 'crowdsecurity/ssh-bf';
const APPSEC = '/?host=web2aaaaaaaa&tab=appsec-tuning';

const changed = (change: (documents: Documents) => void): Documents => {
  const documents = inSync();
  change(documents);
  return documents;
};

/** With the other hosts that a scenario or an intent is declared for. */
const withOthers = () => changed(({ hosts }) => hosts.push(host('db-1'), host('web-3')));

function tell({ events, scenarios, tuning }: Documents, detail: string): void {
  for (const each of [scenarios, tuning]) if (each.intent) each.intent = { ...each.intent, revision: 8 };
  const by = { actor: 'ci', actor_kind: 'token' } as const;
  events.events.unshift({ id: 9, at: AT.now, kind: 'intent_changed', surface: null, ...by, detail, undo: true });
}

/** Somebody else declared the scenario. By its place, since its name may be another. */
function declaresSsh(documents: Documents): void {
  const row = documents.scenarios.scenarios[4];
  if (row === undefined) return;
  Object.assign(row, { declared: 'simulated', disabled: false });
  tell(documents, `Declared ${row.canonical_name} simulated.`);
}

function declaresInbound(documents: Documents): void {
  documents.tuning.inbound_threshold = 21;
  tell(documents, 'Declared the inbound threshold 21.');
}

/** What is shown where somebody else changed the intent first. */
export const CONFLICT_STATES: readonly State[] = [
  {
    name: 'conflict-threshold',
    path: APPSEC,
    documents: inSync(),
    somebodyElse: declaresInbound,
    press: ['type Inbound threshold: 25', 'Declare', 'dialog: Raise'],
  },
  {
    name: 'conflict-threshold-in-the-banner',
    path: APPSEC,
    documents: changed((documents) => drifting(documents, 'host')),
    somebodyElse: declaresInbound,
    isWide: true,
    press: ['Keep it: declare inbound 10'],
  },
  {
    name: 'conflict-scenario',
    path: '/',
    documents: inSync(),
    somebodyElse: declaresSsh,
    press: [`Disable ${SSH}`, 'dialog: Disable'],
  },
  {
    name: 'conflict-scenario-in-the-banner',
    path: '/',
    documents: changed((documents) => drifting(documents, 'host')),
    somebodyElse: declaresSsh,
    isWide: true,
    press: [`Keep it: enable ${SSH}`],
  },
  {
    name: 'conflict-several-hosts',
    path: '/?host=web2aaaaaaaa',
    documents: withOthers(),
    somebodyElse: declaresSsh,
    press: [`Disable ${SSH}`, 'Also on the 2 other hosts that have it', 'dialog: Disable'],
  },
  {
    name: 'conflict-baseline',
    path: '/',
    documents: inSync(),
    somebodyElse: (documents) => {
      const { baseline, scenarios } = documents.scenarios;
      if (baseline) baseline.count = 7;
      Object.assign(scenarios[4] ?? {}, { in_baseline: false });
      tell(
        documents,
        `Accepted a part of what web-2 has, 7 scenarios in all; no longer expected: ${scenarios[4]?.canonical_name}.`,
      );
    },
    press: ['Drop the baseline', 'dialog: Drop the baseline'],
  },
  {
    name: 'conflict-undo',
    path: '/?host=web2aaaaaaaa&tab=history',
    documents: inSync(),
    somebodyElse: (documents) => {
      declaresSsh(documents);
      documents.undo.changes = documents.undo.changes.map((change) => ({ ...change, was: 'enabled' }) as typeof change);
    },
    press: ['Undo Disabled crowdsecurity/http-probing.', 'dialog: Undo'],
  },
  {
    name: 'conflict-copy',
    path: '/?host=web2aaaaaaaa&tab=settings',
    documents: withOthers(),
    somebodyElse: (documents) => {
      declaresInbound(documents);
      documents.copied = [{ threshold: 'inbound', was: 15, becomes: 21 }];
    },
    press: ['Copy this host’s intent to others', 'db-1', 'web-3', 'Show what would change', 'Copy to 2 hosts'],
  },
];
