import { signal } from '@preact/signals';
import type { MuteDocument, MuteRequest, MutesDocument, WaiverDocument, WaiverRequest, WaiversDocument } from '#contract';
import { hostQuery, request } from '../../data/request.ts';
import { createResource } from '../../data/resource.ts';

export const fetchMutes = () => request<MutesDocument>('GET', '/api/mutes');
export const mute = (wanted: MuteRequest) => request<MuteDocument>('POST', '/api/mutes', wanted);
export const endMute = (id: string) => request<void>('DELETE', `/api/mutes/${encodeURIComponent(id)}`);

export const fetchWaivers = () => request<WaiversDocument>('GET', '/api/waivers');
export const waive = (wanted: WaiverRequest) => request<WaiverDocument>('POST', '/api/waivers', wanted);
export const endWaiver = (id: string) => request<void>('DELETE', `/api/waivers/${encodeURIComponent(id)}`);

/** What is accepted of one host, with why, until when and by whom. */
export const waiversResource = createResource((host) => request<WaiversDocument>('GET', `/api/waivers${hostQuery(host)}`));

/** The item that the reader has just waived: its button is about to go, and the focus goes on to where it is listed then. */
export const justWaived = signal<string | null>(null);
