/** What is loaded when a host has something of it. */

export { AgentUnknown } from './agent-unknown.tsx';
export { ProtectionGaps } from './engine/protection-gaps.tsx';
export { ReloadNotice } from './engine/reload-notice.tsx';
export { OlderAgent } from './older-agent.tsx';
export { StateDetail } from './state-detail.tsx';
