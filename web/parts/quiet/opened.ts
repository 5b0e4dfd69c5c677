// What is shown of a mute, and what asks for a mute or a waiver: one file to load.
import '../opened-style.ts';

export { AllMuted } from './all-muted.tsx';
export { HostMuted } from './host-muted.tsx';
export { MuteDialog } from './mute-dialog.tsx';
export { MuteHost } from './mute-host.tsx';
export { WaiveDialog } from './waive-dialog.tsx';
