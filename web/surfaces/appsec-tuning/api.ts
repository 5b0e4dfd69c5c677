import type { TuningDocument, TuningPatch } from '#contract';
import { hostQuery, request } from '../../data/request.ts';

const path = (host: string) => `/api/security/appsec-tuning${hostQuery(host)}`;

/** The declared thresholds of a host. */
export const fetchTuning = (host: string) => request<TuningDocument>('GET', path(host));

/** Declares thresholds for a host. */
export const patchTuning = (host: string, patch: TuningPatch) => request<TuningDocument>('PATCH', path(host), patch);
