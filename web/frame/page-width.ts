import { effect } from '@preact/signals';
import { address, hosts, session } from '../data/state.ts';

/** Keeps the page as wide as the fleet's one-line rows need, from before the list has come on, so that nothing moves when it comes. */
export function startPageWidth(): void {
  effect(() => {
    const { host, adding } = address.value;
    const isFleet = session.value.kind !== 'out' && host === null && !adding && hosts.value?.length !== 0;
    document.body.classList.toggle('wide', isFleet);
  });
}
