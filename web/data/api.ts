import type {
  CopiesDocument,
  DriftDocument,
  EnrollmentDocument,
  EventsDocument,
  HostSummary,
  HostsDocument,
  Problem,
  ScenariosDocument,
  SessionDocument,
  TuningDocument,
  TuningPatch,
} from '#contract';
import { ProblemError, UnreachableError } from './errors.ts';

/** An answer that takes longer than this counts as none. */
const TIMEOUT_MS = 15_000;

let onDate: (date: string) => void = () => {};

/** Calls `listener` with the `Date` header of every answer, so that ages are told by the server's clock. */
export function listenForServerDate(listener: (date: string) => void): void {
  onDate = listener;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

async function send(method: Method, path: string, body?: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new UnreachableError(error);
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new UnreachableError(error);
  }
}

async function request<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const response = await send(method, path, body);
  const date = response.headers.get('date');
  if (date !== null) onDate(date);
  const isJson = /^application\/([a-z.+-]*\+)?json\b/.test(response.headers.get('content-type') ?? '');
  if (response.ok) {
    if (response.status === 204) return undefined as T;
    // A 200 that is not JSON comes from something between the page and the Worker, such as a log-in wall.
    if (!isJson) throw new UnreachableError();
    return (await readJson(response)) as T;
  }
  throw new ProblemError(response.status, isJson ? ((await readJson(response)) as Partial<Problem>) : {});
}

const onHost = (host: string) => `?host=${encodeURIComponent(host)}`;
const atHost = (host: string) => `/api/hosts/${encodeURIComponent(host)}`;
const scenario = (host: string, name: string) => `/api/security/scenarios/${encodeURIComponent(name)}${onHost(host)}`;

/**
 * The routes that the dashboard uses.
 * Every call throws `ProblemError` where the Worker refused and `UnreachableError` where it did not answer.
 */
export const api = {
  session: () => request<SessionDocument>('GET', '/api/session'),
  logIn: (credential: { token: string } | { code: string }) => request<void>('POST', '/api/session', credential),
  logOut: () => request<void>('DELETE', '/api/session'),
  hosts: () => request<HostsDocument>('GET', '/api/hosts'),
  enroll: (wanted: { host_id?: string; intent_of?: string }) =>
    request<EnrollmentDocument>('POST', '/api/hosts/enrollments', wanted),
  changeHost: (host: string, patch: { name?: string; apply_command?: string }) =>
    request<HostSummary>('PATCH', atHost(host), patch),
  removeHost: (host: string) => request<void>('DELETE', atHost(host)),
  copyIntent: (from: string, to: string[], dry_run: boolean) =>
    request<CopiesDocument>('POST', `${atHost(from)}/intent/copies`, { to, dry_run }),
  composeBlock: async () => {
    const response = await send('GET', '/agent/docker-compose.yml');
    // A log-in wall in front of the Worker answers with a page.
    if (/html/.test(response.headers.get('content-type') ?? '')) throw new UnreachableError();
    if (!response.ok) throw new ProblemError(response.status, {});
    return response.text();
  },
  events: (host: string, before: number | null) =>
    request<EventsDocument>('GET', `${atHost(host)}/events${before === null ? '' : `?before=${before}`}`),
  drift: (host: string, fresh: boolean) =>
    request<DriftDocument>('GET', `/api/security/drift${onHost(host)}${fresh ? '&fresh=true' : ''}`),
  scenarios: (host: string) => request<ScenariosDocument>('GET', `/api/security/scenarios${onHost(host)}`),
  /** @param hosts one id, or several with commas between: these answer one by one */
  declareScenario: (hosts: string, name: string, disabled: boolean) =>
    request<{ results?: { host: string; code?: string; detail?: string }[] }>('PATCH', scenario(hosts, name), { disabled }),
  withdrawScenario: (host: string, name: string) => request<void>('DELETE', scenario(host, name)),
  descriptions: () => request<Record<string, string>>('GET', '/hub/descriptions.json'),
  tuning: (host: string) => request<TuningDocument>('GET', `/api/security/appsec-tuning${onHost(host)}`),
  declareThresholds: (host: string, patch: TuningPatch) =>
    request<TuningDocument>('PATCH', `/api/security/appsec-tuning${onHost(host)}`, patch),
};
