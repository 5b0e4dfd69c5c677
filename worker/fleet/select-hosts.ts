import { accept, type IfMatch, type Outcome, PROBLEMS, type Refusal, refuse } from '#contract';
import { named } from '../drift/index.ts';
import type { HostResult, HostSelection, Selected } from './api.ts';
import { refuseIfChanged } from './intents/intent-changed.ts';
import { type HostRow, readHost, readHosts, readHostsNamed } from './tables/hosts.ts';

/** The problem of a request that names none of several hosts. @param why a sentence that says so, where it named something */
function hostRequired(hosts: readonly { id: string; name: string }[], why = ''): { ok: false; refusal: Refusal } {
  return refuse(
    'host_required',
    `${why === '' ? '' : `${why} `}Say which host: ?host= one of ${hosts.map((host) => `${host.id} (${host.name})`).join(', ')}.`,
    {
      hosts: hosts.map(({ id, name }) => ({ id, name })),
    },
  );
}

export function unknownHost(id?: string): { ok: false; refusal: Refusal } {
  return refuse('unknown_host', id === undefined ? 'No host is enrolled yet.' : `There is no host ${id}.`);
}

/** The one host that a request is about. */
export function selectHost(sql: SqlStorage, selection: HostSelection): Outcome<HostRow> {
  const several = selectHosts(sql, selection);
  if (!several.ok) return several;
  const [first, ...others] = several.value;
  if (first === undefined) return unknownHost();
  return others.length === 0 ? accept(first) : refuse('invalid_query', 'This route is about one host.', { field: 'host' });
}

function selectHosts(sql: SqlStorage, selection: HostSelection): Outcome<HostRow[]> {
  switch (selection.kind) {
    case 'one': {
      const host = findHost(sql, selection.host);
      return host.ok ? accept([host.value]) : host;
    }
    case 'several': {
      const hosts = new Map<string, HostRow>();
      for (const wanted of selection.hosts) {
        const host = findHost(sql, wanted);
        if (!host.ok) return host;
        hosts.set(host.value.id, host.value);
      }
      return accept([...hosts.values()]);
    }
    case 'all':
      return accept(readHosts(sql));
    case 'only': {
      const hosts = readHosts(sql);
      return hosts.length > 1 ? hostRequired(hosts) : accept(hosts);
    }
  }
}

/** The host with an id, or with a name that no other host has. */
function findHost(sql: SqlStorage, wanted: string): Outcome<HostRow> {
  const host = readHost(sql, wanted);
  if (host !== null) return accept(host);
  const [first, ...others] = readHostsNamed(sql, wanted);
  if (first === undefined) return unknownHost(named(wanted));
  return others.length === 0 ? accept(first) : hostRequired([first, ...others], `Several hosts are named ${named(wanted)}.`);
}

/**
 * Applies a declaration to the selected hosts. A single host gives its own answer; several give a result each, and a host
 * that refuses is left as it was while the others take the change.
 * @param ifMatch on which revisions the change was made
 */
export function applyToHosts<T extends object>(
  sql: SqlStorage,
  selection: HostSelection,
  ifMatch: IfMatch,
  change: (host: HostRow) => Outcome<T>,
): Outcome<Selected<T>> {
  const isOne = selection.kind === 'one' || selection.kind === 'only';
  const apply = (host: HostRow): Outcome<T> => {
    const unchanged = refuseIfChanged(sql, host, ifMatch, isOne);
    return unchanged.ok ? change(host) : unchanged;
  };
  const selected = selectHosts(sql, selection);
  if (!selected.ok) return selected;
  if (isOne) {
    const [host] = selected.value;
    if (host === undefined) return unknownHost();
    const outcome = apply(host);
    return outcome.ok ? accept({ kind: 'one', value: outcome.value }) : outcome;
  }
  return accept({ kind: 'several', results: selected.value.map((host) => resultOf(host.id, apply(host))) });
}

function resultOf<T extends object>(host: string, outcome: Outcome<T>): HostResult<T> {
  if (outcome.ok) return { host, status: 200, ...outcome.value };
  const { code, detail } = outcome.refusal;
  return { host, status: PROBLEMS[code][0], code, ...(detail === undefined ? {} : { detail }) };
}
