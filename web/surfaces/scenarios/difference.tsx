import type { ComponentChildren } from 'preact';
import type { DriftDocument } from '#contract';
import { cutOf } from '../../data/evidence.ts';
import { mayWrite } from '../../data/state.ts';
import { Name } from '../../parts/name.tsx';
import { Unlisted } from '../../parts/unlisted.tsx';
import { declare } from './changes.ts';
import { runningOtherwise } from './sentence.ts';

/** The scenarios that differ, and for a change made on the host the way to keep it. */
export function ScenariosDifference({ document }: { document: DriftDocument }) {
  const { actually_enabled, actually_missing, actually_simulated, cause } = document.scenarios;
  const { still_running, not_running } = runningOtherwise(document.scenarios);
  const host = cause === 'host' && mayWrite.value ? (document.host?.id ?? null) : null;
  const id = document.host?.id ?? '';
  const more = (list: string) => <Unlisted count={cutOf(document.scenarios, list)} host={id} />;
  return (
    <>
      <Differing
        title={cause === 'host' ? 'Installed again' : 'Still installed'}
        names={actually_enabled}
        more={more('actually_enabled')}
        keep={host === null ? null : { host, declared: 'enabled', label: 'Enable' }}
      />
      <Differing
        title="Missing"
        names={actually_missing}
        more={more('actually_missing')}
        keep={host === null ? null : { host, declared: 'disabled', label: 'Disable' }}
      />
      <Differing
        title="Simulated: detects and blocks nobody"
        names={actually_simulated}
        more={more('actually_simulated')}
        keep={null}
      />
      <Differing title="Still running" names={still_running} more={more('still_running')} keep={null} />
      <Differing title="Not running yet, or only simulated" names={not_running} more={more('not_running')} keep={null} />
      {actually_simulated.length > 0 && (
        <p class="quiet">
          On the host: <code>sudo cscli simulation disable NAME</code>, then reload CrowdSec. The apply command does not change
          it.
        </p>
      )}
    </>
  );
}

interface Keep {
  host: string;
  declared: 'enabled' | 'disabled';
  label: string;
}

function Differing({ title, names, more, keep }: { title: string; names: string[]; more: ComponentChildren; keep: Keep | null }) {
  if (names.length === 0) return null;
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
                onClick={() => declare(keep.host, name, keep.declared)}
              >
                Keep it: {keep.label.toLowerCase()} <span class="off-screen">{name}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {more}
    </div>
  );
}
