export type { FleetApi, HostSelection, Selected, StartedSession } from './api.ts';
export { callFleet } from './client.ts';
export { ENDED } from './credentials/admission.ts';
export { driftDocument, emptyDriftDocument } from './documents/drift.ts';
export { Fleet } from './fleet.ts';
export { hashOfId } from './publication/known-ids.ts';
export { readPublished, SNAPSHOT_KEY } from './publication/read-published.ts';
export { findLine, onlyLine, type SnapshotHeader } from './publication/snapshot.ts';
