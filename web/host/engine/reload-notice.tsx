import { verdictsOf } from '../../data/evidence.ts';
import { evidence, outage } from '../../data/state.ts';
import { Command } from '../../parts/command.tsx';
import { Name } from '../../parts/name.tsx';
import { Ago, Clock } from '../../parts/time.tsx';
import { ENGINE_COMMANDS } from '../../words/engine-commands.ts';
import { knownEngine } from '../../words/known-engine.ts';

/** That CrowdSec has not loaded some changed files, none of which is compared with an intent. What drifts says so itself. */
export function ReloadNotice() {
  const known = knownEngine(evidence.value, outage.value);
  if (known === null || verdictsOf(known.document).some(({ status }) => status === 'drifted')) return null;
  const { name, install, engine, load_fault } = known.host;
  const { state, reload_needed, loaded_at, changed_since, changed_count } = engine;
  if (state !== 'running' || !reload_needed) return null;
  const unlisted = changed_count - changed_since.length;
  return (
    <section class="notice" aria-label="Reload">
      <details>
        <summary>
          {changed_count === 1 ? '1 file has' : `${changed_count} files have`} changed on {name} since CrowdSec loaded
          {loaded_at !== null && (
            <>
              {' '}
              <Ago at={loaded_at} /> (<Clock at={loaded_at} />)
            </>
          )}
          . Nothing that you declared is concerned.
        </summary>
        <ul>
          {changed_since.map((path) => (
            <li key={path}>
              <Name>{path}</Name>
            </li>
          ))}
          {unlisted > 0 && <li>and {unlisted} more</li>}
        </ul>
        {load_fault === null && (
          <>
            <p>To have them loaded, run on {name}:</p>
            <Command text={ENGINE_COMMANDS[install].reload} label="the command that reloads" />
          </>
        )}
      </details>
    </section>
  );
}
