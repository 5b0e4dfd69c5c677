// What is needed once somebody else changed an intent first: one file to load.
export { type Change, lastChange, mentions } from './last-change.ts';
export { settleWrite } from './settle-write.ts';
