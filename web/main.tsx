import './style/index.css';
import { render } from 'preact';
import { App, loadAhead } from './app.tsx';
import { followServerClock, startClock } from './data/clock.ts';
import { listenForServerDate } from './data/request.ts';
import { openSession } from './data/session.ts';
import { followAddress } from './data/state.ts';
import { startWatch } from './data/watch.ts';
import { TAB_NAMES } from './host/host-tabs.tsx';

/** How long after a failure the file of the title is asked for again, in milliseconds. */
const TITLE_AGAIN_MS = 10_000;

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');

listenForServerDate(followServerClock);
startClock();
followAddress(TAB_NAMES);
loadAhead();
startWatch();
// A log-in link that is opened where the page is open already only changes the fragment.
addEventListener('hashchange', () => void openSession());
void openSession();
render(<App />, root);

/** The footer tells where its file cannot be loaded. The title says nothing wrong until then, and comes once it can. */
function startTitle(): void {
  import('./frame/after-first-picture.ts').then(
    ({ startPageTitle }) => startPageTitle(),
    () => setTimeout(startTitle, TITLE_AGAIN_MS),
  );
}
startTitle();
