import './style/index.css';
import { render } from 'preact';
import { listenForServerDate } from './api.ts';
import { App } from './app.tsx';
import { followServerClock, startClock } from './clock.ts';
import { startPageTitle } from './page-title.ts';
import { openSession } from './session.ts';
import { followHistory } from './state.ts';
import { startWatch } from './watch.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');

listenForServerDate(followServerClock);
startClock();
followHistory();
startPageTitle();
startWatch();
// A log-in link that is opened where the page is open already only changes the fragment.
addEventListener('hashchange', () => void openSession());
void openSession();
render(<App />, root);
