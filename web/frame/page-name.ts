import { computed } from '@preact/signals';
import { address, chosenHost, hosts, session } from '../data/state.ts';
import { hostName } from '../words/host-name.ts';

/** What the page is, as its heading and the browser's tab say it; null while that is not known. */
export const pageName = computed<string | null>(() => {
  if (session.value.kind === 'out') return 'Log in';
  if (session.value.kind !== 'in') return null;
  if (address.value.page === 'settings') return 'Settings';
  const all = hosts.value;
  if (all === null) return null;
  if (address.value.page || all.length === 0) return 'Add a host';
  if (chosenHost.value !== null) return hostName(chosenHost.value);
  return address.value.host === null ? 'Hosts' : 'No such host';
});
