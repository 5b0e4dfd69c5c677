import { evidence, outage } from '../../data/state.ts';
import { Ago, Clock } from '../../parts/time.tsx';
import { knownEngine } from '../../words/known-engine.ts';
import { NOT_RUNNING } from '../../words/state-words.ts';

/** What is known of the running engine, in a sentence. Where it does not run, the notice on top says so. */
export function EngineLine() {
  const known = knownEngine(evidence.value, outage.value);
  if (known === null || known.fault === NOT_RUNNING) return null;
  const { state, detail, loaded_at, started_at } = known.host.engine;
  return (
    <p class="engine-line quiet">
      {state === 'running' ? 'CrowdSec runs' : 'What CrowdSec runs is not known'}
      {loaded_at !== null && (
        <>
          , loaded <Ago at={loaded_at} /> (<Clock at={loaded_at} />)
        </>
      )}
      {started_at !== null && (
        <>
          , started <Ago at={started_at} /> (<Clock at={started_at} />)
        </>
      )}
      {state !== 'running' && detail && (
        <>
          : <q>{detail}</q>
        </>
      )}
    </p>
  );
}
