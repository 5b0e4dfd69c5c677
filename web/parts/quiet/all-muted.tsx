import { fleet } from '../../data/state.ts';
import { MutedLine } from './muted-line.tsx';

/** That nobody is alerted of any host; absent where somebody is. */
export function AllMuted() {
  const muted = fleet.value?.document.muted;
  return muted ? <MutedLine whom="All hosts are" muted={muted} host={null} /> : null;
}
