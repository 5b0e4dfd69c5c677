import type { HostSummary } from '#contract';
import { hostName } from '../../words/host-name.ts';
import { MutedLine } from './muted-line.tsx';

/** That nobody is alerted of a host; absent where somebody is. */
export function HostMuted({ host }: { host: HostSummary }) {
  return host.muted ? <MutedLine whom={`${hostName(host)} is`} muted={host.muted} host={host.id} /> : null;
}
