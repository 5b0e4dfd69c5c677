// What is shown of mutes where there is one, or where it is opened: one file to load.
import '../opened-style.ts';

export { AllMuted } from './all-muted.tsx';
export { HostMuted } from './host-muted.tsx';
export { MuteDialog } from './mute-dialog.tsx';
