/** What is loaded when a host has something of it. */
export { ProtectionGaps } from './protection-gaps.tsx';
export { ReloadNotice } from './reload-notice.tsx';
