export type { FleetApi, HostSelection, Selected } from './api.ts';
export { callFleet } from './client.ts';
export { Fleet } from './fleet.ts';
export { SNAPSHOT_KEY } from './publication/publisher.ts';
export {
  driftDocument,
  emptyDriftDocument,
  findLine,
  listHosts,
  parseHeader,
  type SnapshotHeader,
} from './publication/snapshot.ts';
export { hostRequired, unknownHost } from './select-hosts.ts';
