import { signal } from '@preact/signals';

/** As in the styles. Paper is no screen: what is printed has everything on it. */
const query = matchMedia('screen and (max-width: 40rem)');

/** Whether the page is read on a narrow screen, such as a phone's, where a long banner would leave nothing else in sight. */
export const isNarrowScreen = signal(query.matches);

query.addEventListener('change', ({ matches }) => {
  isNarrowScreen.value = matches;
});
