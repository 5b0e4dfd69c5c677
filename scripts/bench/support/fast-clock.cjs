// Loaded into the agent's process with --require: its monotonic clock and its timers run FAST_CLOCK times as fast, so that
// a day of heartbeats passes in a minute. The work between two timers takes its real time.
const timers = require('node:timers/promises');
const { syncBuiltinESMExports } = require('node:module');

const factor = Number(process.env.FAST_CLOCK);
const { setTimeout: delay } = timers;
timers.setTimeout = (ms, ...rest) => delay(ms / factor, ...rest);
syncBuiltinESMExports();
const now = performance.now.bind(performance);
// Node 18 does not let it be assigned.
Object.defineProperty(performance, 'now', { value: () => now() * factor });
