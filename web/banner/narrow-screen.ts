import { signal } from '@preact/signals';

/** As in the styles. Paper is no screen: what is printed has everything on it. */
const query = matchMedia('screen and (max-width: 40rem)');

/** Whether the page is read on a narrow screen, such as a phone's, where a long banner would leave nothing else in sight. */
export const isNarrowScreen = signal(query.matches);

/** A phone that is turned must not close the dialog that a button of the banner has opened, and which would be drawn anew with it. */
function follow(): void {
  const dialog = document.querySelector('dialog');
  if (dialog === null) isNarrowScreen.value = query.matches;
  else dialog.addEventListener('close', () => setTimeout(follow), { once: true });
}

query.addEventListener('change', follow);
