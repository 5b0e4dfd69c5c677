import type { DriftDocument, EnrollmentDocument, HostSummary, HostsDocument, SessionDocument } from '#contract';
import { ProblemError, UnreachableError } from './errors.ts';
import { completed } from './older-worker.ts';
import { hostQuery, request, requestNewer, send } from './request.ts';

/** The path of a host. */
export const atHost = (host: string) => `/api/hosts/${encodeURIComponent(host)}`;

/**
 * The routes that the dashboard uses, but for those of one surface and of the history, which stand in their folders.
 * Every call throws `ProblemError` where the Worker refused and `UnreachableError` where it did not answer.
 */
export const api = {
  session: () => request<SessionDocument>('GET', '/api/session'),
  logIn: (credential: { token: string } | { code: string }) => request<void>('POST', '/api/session', credential),
  logOut: () => request<void>('DELETE', '/api/session'),
  /** Null where nothing but times has changed since the list with this `etag`. */
  hosts: (etag: string | null) => requestNewer<HostsDocument>('/api/hosts', etag),
  enroll: (wanted: { host_id?: string; intent_of?: string }) =>
    request<EnrollmentDocument>('POST', '/api/hosts/enrollments', wanted),
  changeHost: (host: string, patch: { name?: string; apply_command?: string }) =>
    request<HostSummary>('PATCH', atHost(host), patch),
  removeHost: (host: string) => request<void>('DELETE', atHost(host)),
  composeBlock: async () => {
    const response = await send('GET', '/agent/docker-compose.yml');
    // A page is not the Worker's: something in front of it asks for a log-in.
    if (/html/.test(response.headers.get('content-type') ?? '')) throw new UnreachableError();
    if (!response.ok) throw new ProblemError(response.status, {});
    return response.text();
  },
  drift: async (host: string, fresh: boolean) =>
    completed(await request<DriftDocument>('GET', `/api/security/drift${hostQuery(host)}${fresh ? '&fresh=true' : ''}`)),
};
