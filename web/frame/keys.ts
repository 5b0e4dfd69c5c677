import { signal } from '@preact/signals';

/** Whether the list of the keys is open. */
export const areKeysListed = signal(false);

/** Where keys are text, or choose something. */
const TYPED = 'input:not([type=radio], [type=checkbox]), select, textarea';

const SEARCH = 'input[type=search]';

/** What a key does, as the list of the keys names it. Returns whether it did anything, so that the browser does nothing by it. */
function press({ key, target }: KeyboardEvent): boolean {
  const at = target instanceof Element ? target : document.body;
  if (key === 'Escape' && at.matches(SEARCH)) return leaveSearch(at as HTMLInputElement);
  if (at.matches(TYPED) || document.querySelector('dialog[open]')) return false;
  if (key === '?') areKeysListed.value = true;
  else if (key === '/') return focusSearch();
  else return false;
  return true;
}

function focusSearch(): boolean {
  const search = document.querySelector<HTMLInputElement>(SEARCH);
  search?.select();
  search?.focus();
  return search !== null;
}

/** The first press empties what was typed, as browsers do it themselves or not; the next one leaves. */
function leaveSearch(search: HTMLInputElement): boolean {
  if (search.value === '') search.blur();
  else {
    search.value = '';
    search.dispatchEvent(new Event('input', { bubbles: true }));
  }
  return true;
}

/** Listens for the page's keys until the returned function is called. A key with Ctrl, Alt or Meta is the browser's. */
export function listenForKeys(): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (press(event)) event.preventDefault();
  };
  addEventListener('keydown', listen);
  return () => removeEventListener('keydown', listen);
}
