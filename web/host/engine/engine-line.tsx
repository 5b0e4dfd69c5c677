import { verdictsOf } from '../../data/evidence.ts';
import { evidence, outage } from '../../data/state.ts';
import { Told } from '../../parts/said.tsx';
import { Ago, Clock } from '../../parts/time.tsx';
import { knownEngine } from '../../words/known-engine.ts';
import { NOT_RUNNING } from '../../words/state-words.ts';

/** A load this soon after a start is that of the start, in milliseconds. */
const MINUTE_MS = 60_000;

/** What is known of the running engine, in a sentence. Where it does not run, the notice on top says so. */
export function EngineLine() {
  const known = knownEngine(evidence.value, outage.value);
  if (known === null || known.fault === NOT_RUNNING) return null;
  const { state, detail, loaded_at, started_at } = known.host.engine;
  // Where a surface stands on the disk as declared, its own tab gives the reason.
  const isToldBelow = verdictsOf(known.document).some(({ status, evidence }) => status === 'in_sync' && evidence !== 'running');
  if (state !== 'running' && isToldBelow && started_at === null) return null;
  // What it loaded when it started, a moment after that, is told once.
  const isLoadOfStart =
    state === 'running' &&
    started_at !== null &&
    loaded_at !== null &&
    Date.parse(loaded_at) - Date.parse(started_at) < MINUTE_MS;
  return (
    <p class="engine-line quiet">
      {state === 'running' ? (
        <>CrowdSec runs what it loaded{loaded_at !== null && <When at={loaded_at} />}</>
      ) : (
        !isToldBelow && 'What CrowdSec runs is not known'
      )}
      {started_at !== null && !isLoadOfStart && (
        <>
          {state !== 'running' && isToldBelow ? 'CrowdSec started' : '; it started'}
          <When at={started_at} />
        </>
      )}
      {state !== 'running' && !isToldBelow && (
        <>
          . <Told>{detail}</Told>
        </>
      )}
    </p>
  );
}

function When({ at }: { at: string }) {
  return (
    <>
      {' '}
      <Ago at={at} /> (<Clock at={at} />)
    </>
  );
}
