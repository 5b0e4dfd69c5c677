import { at, type PlainMap, type PlainTree, textOf } from '../yaml/plain-tree.ts';
import { isTrue, saysNo } from '../yaml/strict-decode.ts';
import { variableIn } from '../yaml/variables.ts';

/** An address as Go's `net.Listen` takes it. */
export interface Address {
  /** Without brackets; empty for every address of the machine. */
  readonly host: string;
  readonly port: number;
}

/** Where a part of CrowdSec listens. `off`: nowhere that can be seen from here; `why` names CrowdSec's key. */
export type Listening =
  | ({ readonly kind: 'at' } & Address)
  | { readonly kind: 'off'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** The parts of CrowdSec whose listeners show that it runs. */
export interface EngineListening {
  readonly lapi: Listening;
  readonly metrics: Listening;
}

/** The same for both, where the configuration could not be read. */
export const listeningUnknown = (why: string): EngineListening => ({
  lapi: { kind: 'unknown', why },
  metrics: { kind: 'unknown', why },
});

/**
 * Where the Local API and the metrics listen (`LoadAPIServer` in CrowdSec's `pkg/csconfig/api.go`, `servePrometheus` in
 * `cmd/crowdsec/metrics.go`). Without an address or a port the metrics have 127.0.0.1 and 6060.
 * @param path the file, for sentences
 * @param map what it says, with its `.local` laid over it
 */
export function engineListening(path: string, map: PlainMap): EngineListening {
  return { lapi: lapiListening(path, map), metrics: metricsListening(path, map) };
}

function lapiListening(path: string, map: PlainMap): Listening {
  const server = at(map.entries.get('api'), 'server') ?? null;
  if (server?.kind !== 'map')
    return { kind: 'off', why: `${path} has no api.server: the Local API runs on another machine or not at all` };
  const enable = at(server, 'enable') ?? null;
  const doubt = doubtOf(path, 'api.server.enable', enable) ?? doubtOf(path, 'api.server.listen_uri', at(server, 'listen_uri'));
  if (doubt !== null) return { kind: 'unknown', why: doubt };
  if (enable?.kind === 'scalar' && saysNo(enable))
    return { kind: 'off', why: `api.server.enable of ${path} is ${enable.text}: the Local API runs elsewhere` };
  const uri = textOf(at(server, 'listen_uri'));
  if (uri === '') return { kind: 'off', why: `${path} has no api.server.listen_uri, so the Local API has no port` };
  const address = addressOf(uri);
  return address === null
    ? { kind: 'unknown', why: `api.server.listen_uri of ${path} is ${uri}, which the agent cannot look for` }
    : { kind: 'at', ...address };
}

function metricsListening(path: string, map: PlainMap): Listening {
  const prometheus = map.entries.get('prometheus') ?? null;
  if (prometheus?.kind !== 'map') return { kind: 'off', why: `${path} has no prometheus section` };
  for (const key of ['enabled', 'listen_addr', 'listen_port']) {
    const doubt = doubtOf(path, `prometheus.${key}`, at(prometheus, key));
    if (doubt !== null) return { kind: 'unknown', why: doubt };
  }
  const enabled = at(prometheus, 'enabled') ?? null;
  if (enabled?.kind !== 'scalar' || !isTrue(enabled)) return { kind: 'off', why: `prometheus.enabled of ${path} is not true` };
  const port = portOf(textOf(at(prometheus, 'listen_port')) || '6060');
  const host = hostOf(textOf(at(prometheus, 'listen_addr')) || '127.0.0.1');
  return port === null || host === null
    ? { kind: 'unknown', why: `prometheus.listen_addr and listen_port of ${path} are no address that the agent can look for` }
    : { kind: 'at', host, port };
}

function doubtOf(path: string, key: string, value: PlainTree | undefined): string | null {
  const variable = value?.kind === 'scalar' ? variableIn(value.text) : null;
  return variable === null ? null : `${key} of ${path} hangs on the environment variable ${variable}`;
}

/** An address such as `127.0.0.1:8080`, `:8080` or `[::1]:8080`; null where it is none, or has a name that only a resolver knows. */
export function addressOf(text: string): Address | null {
  const [, host, port] = /^(.*):([0-9]+)$/.exec(text) ?? [];
  const found = { host: hostOf((host ?? '').replace(/^\[(.*)\]$/, '$1')), port: portOf(port ?? '') };
  return host === undefined || found.host === null || found.port === null ? null : { host: found.host, port: found.port };
}

function hostOf(text: string): string | null {
  if (text === 'localhost') return '127.0.0.1';
  return text === '' || /^[0-9.]+$/.test(text) || /^[0-9a-f:]+$/i.test(text) ? text.toLowerCase() : null;
}

function portOf(text: string): number | null {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

/** An address as it is written in a sentence. */
export const addressWords = ({ host, port }: Address): string => `${host.includes(':') ? `[${host}]` : host || '*'}:${port}`;
