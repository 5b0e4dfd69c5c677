import type { DriftDocument } from '#contract';
import { mayWrite } from '../../data/state.ts';
import { Name } from '../../parts/name.tsx';
import { Unlisted } from '../../parts/unlisted.tsx';
import { declare } from './changes.ts';
import { type List, type Listed, listed } from './sentence.ts';

/** The scenarios that differ, and for a change made on the host the way to keep it. */
export function ScenariosDifference({ document }: { document: DriftDocument }) {
  const verdict = document.scenarios;
  const { cause } = verdict;
  const host = document.host?.id ?? '';
  const mayKeep = cause === 'host' && mayWrite.value;
  const differing = (title: string, list: List, keep: Keep | null = null) => (
    <Differing title={title} {...listed(verdict, list)} host={host} keep={mayKeep ? keep : null} />
  );
  return (
    <>
      {differing(cause === 'host' ? 'Installed again' : 'Still installed', 'actually_enabled', 'enabled')}
      {differing('Missing', 'actually_missing', 'disabled')}
      {differing('Simulated: detects and blocks nobody', 'actually_simulated')}
      {differing('Still running', 'still_running')}
      {differing('Not running yet, or only simulated', 'not_running')}
      {listed(verdict, 'actually_simulated').count > 0 && (
        <p class="quiet">
          On the host: <code>sudo cscli simulation disable NAME</code>, then reload CrowdSec. The apply command does not change
          it.
        </p>
      )}
    </>
  );
}

/** What is declared where what the host has is kept. */
type Keep = 'enabled' | 'disabled';

interface DifferingProps extends Listed {
  title: string;
  host: string;
  keep: Keep | null;
}

function Differing({ title, names, count, host, keep }: DifferingProps) {
  if (count === 0) return null;
  return (
    <div class="differing">
      <h3>{title}</h3>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <Name>{name}</Name>
            {keep && (
              <button
                type="button"
                class="button button-small"
                title="Declares what the host has now, instead of putting the host back"
                onClick={() => declare(host, name, keep)}
              >
                Keep it: {keep === 'enabled' ? 'enable' : 'disable'} <span class="off-screen">{name}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      <Unlisted count={count - names.length} host={host} />
    </div>
  );
}
