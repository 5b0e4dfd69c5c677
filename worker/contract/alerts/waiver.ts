import * as v from 'valibot';
import type { ActorKind } from '../actor.ts';
import { HostId } from '../names.ts';
import { SURFACE_NAMES, type Surface } from '../surfaces/index.ts';
import { Line } from '../text.ts';
import { Timestamp } from '../time.ts';

/** The most of a fleet, and of one host. */
export const WAIVERS_MAX = 200;
export const WAIVERS_OF_A_HOST_MAX = 50;

/** `POST /api/waivers`: one difference of one host is accepted for a while. */
export const WaiverRequest = v.strictObject({
  host: HostId,
  surface: v.picklist(SURFACE_NAMES, `must be one of ${SURFACE_NAMES.join(', ')}`),
  /** As the verdict names it: a scenario's full name, `inbound` or `outbound`. */
  item: Line(1024),
  reason: Line(200),
  until: Timestamp,
});
export type WaiverRequest = v.InferOutput<typeof WaiverRequest>;

export interface WaiverDocument {
  id: string;
  host: { id: string; name: string };
  surface: Surface;
  item: string;
  reason: string;
  /** RFC 3339. */
  until: string;
  /** RFC 3339. */
  created_at: string;
  created_by: string;
  actor_kind: ActorKind;
}

/** `GET /api/waivers`: those that hold, by their ends. `?host=` of one host. */
export interface WaiversDocument {
  waivers: WaiverDocument[];
}
