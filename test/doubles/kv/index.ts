export { type FaultRates, type KvFault, type KvFaults, randomFaults } from './faults.ts';
export { KvDouble, type KvOptions } from './kv-double.ts';
export { A_DAY, DAY_MS } from './limits.ts';
export type { KvLocation, ReadOptions } from './location.ts';
