export * from './channel.ts';
export * from './fleet-status.ts';
export * from './incident.ts';
export * from './mute.ts';
export * from './waiver.ts';
