import { useSignal } from '@preact/signals';
import { logOut } from '../data/session.ts';
import { address, chosenHost, hosts, mayWrite, session } from '../data/state.ts';
import { Freshness } from '../parts/freshness.tsx';
import { Link } from '../parts/link.tsx';
import { HostPicker } from './host-picker.tsx';
import { pageName } from './page-name.ts';

const HOME = { host: null, page: null };
const SETTINGS = { page: 'settings', section: '' } as const;

/** The page's top: what it is, which host it is about, how old the evidence is, and the way out. */
export function Header() {
  const refusal = useSignal<string | null>(null);
  const isIn = session.value.kind === 'in';
  const { page } = address.value;
  const hasChoice = chosenHost.value && hosts.value?.[1];
  return (
    <header class="header">
      <div class="header-row">
        <Link class="brand" href="/" change={HOME}>
          <img src="/favicon.svg" alt="" width="28" height="28" />
          Argos Drift
        </Link>
        {isIn && pageName.value && (
          <div class={`page-name ${hasChoice ? 'page-picker' : ''}`}>
            <h1 tabIndex={-1}>{pageName.value}</h1>
            {hasChoice && <HostPicker />}
          </div>
        )}
        {isIn && chosenHost.value && (
          <span class="quiet">
            {chosenHost.value.muted && <span class="mark">muted</span>} <Freshness />
          </span>
        )}
        {isIn && (
          <span class="header-actions">
            {mayWrite.value && (
              <Link class="header-link" href="/?add" change={{ page: 'add' }} current={page === 'add'}>
                Add a host
              </Link>
            )}
            <Link class="header-link" href="/settings" change={SETTINGS} current={page === 'settings'}>
              {/* A host's page has settings of its own. */}
              <span class="off-screen">Fleet </span>Settings
            </Link>
            <button
              type="button"
              class="button button-plain"
              onClick={async () => {
                refusal.value = await logOut();
              }}
            >
              Log out
            </button>
          </span>
        )}
      </div>
      {refusal.value && (
        <p class="problem" role="alert">
          {refusal.value}
        </p>
      )}
    </header>
  );
}
