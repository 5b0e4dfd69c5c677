import type { TuningDocument, TuningPatch } from '#contract';
import { hostQuery, request } from '../../data/request.ts';
import { ifMatch, type MadeOn } from '../../data/writes/intent-write.ts';

const path = (host: string) => `/api/security/appsec-tuning${hostQuery(host)}`;

/** The declared thresholds of a host. */
export const fetchTuning = (host: string) => request<TuningDocument>('GET', path(host));

/** Declares thresholds for a host. */
export const patchTuning = (host: string, patch: TuningPatch, madeOn: MadeOn) =>
  request<TuningDocument>('PATCH', path(host), patch, ifMatch(madeOn));
