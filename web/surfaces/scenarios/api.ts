import type { ScenariosDocument } from '#contract';
import { hostQuery, request } from '../../data/request.ts';

/** The scenarios of a host. */
export const fetchScenarios = (host: string) => request<ScenariosDocument>('GET', `/api/security/scenarios${hostQuery(host)}`);
