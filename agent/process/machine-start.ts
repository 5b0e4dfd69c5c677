import { uptime } from 'node:os';

/** Unix milliseconds at which the machine was started, by the present clock. It moves where somebody sets the clock, and only then. */
export const machineStartMs = (nowMs: number): number => nowMs - uptime() * 1000;
