import { lastCheckAt } from '../data/evidence.ts';
import { evidence, outage } from '../data/state.ts';
import { Freshness } from '../parts/freshness.tsx';
import { HelpLink } from '../parts/help-link.tsx';
import { StatusIcon } from '../parts/icon.tsx';
import { later } from '../parts/later.tsx';
import { Clock } from '../parts/time.tsx';
import type { PageSurface } from '../surfaces/page-surface.ts';
import { isAboutAgent } from '../words/agent-fault.ts';
import { verdictTopic } from '../words/help.ts';
import { reasonLabel } from '../words/reason-label.ts';
import { shownVerdict } from '../words/shown-verdict.ts';
import { stateWords } from '../words/state-words.ts';

const StateDetail = later(async () => (await import('./notices.ts')).StateDetail, '');

/** One surface's verdict in words: what it is, why, since when, and what to do next. */
export function StateLine({ surface }: { surface: PageSurface }) {
  if (evidence.value === null) return null;
  const { document } = evidence.value;
  const verdict = document[surface.name];
  const shown = shownVerdict(verdict, outage.value);
  const { status, reason, evidence: restsOn, basis } = shown;
  const isOutage = outage.value !== null;
  // From when all that is shown is, the notice of an outage or of a silent agent says.
  const toldAbove = isOutage ? lastCheckAt(document) : reason === 'agent_silent' && document.host?.reported_at;
  const lastKnown = verdict.last_known_at && verdict.last_known_at !== toldAbove && (
    <p class="quiet">
      Last known values, from <Clock at={verdict.last_known_at} />. <HelpLink topic="last_known" about="last known" />
    </p>
  );
  // What drifts, and what is wrong with the agent or the engine, stands on top of the page already.
  if (status === 'drifted') return null;
  if (isAboutAgent(reason) || reason === 'engine_down') return <>{lastKnown}</>;
  const { sign, word } = stateWords(status, reason, restsOn, basis);
  const label = reason && reasonLabel(reason);
  return (
    <div class={`state state-${sign}`}>
      <StatusIcon sign={sign} />
      <div>
        <p class="state-title">
          <strong>{word}</strong>
          {label && <span class="state-reason">{label}</span>}
          {shown.lastKnown && (
            <span class="state-reason">last known: {stateWords(shown.lastKnown, null, restsOn, basis).word.toLowerCase()}</span>
          )}
          {!isOutage && status === 'unknown' && (
            <span class="state-since">
              since <Clock at={verdict.since} />
            </span>
          )}
          {!isOutage && <HelpLink topic={verdictTopic(shown)} about={label || word.toLowerCase()} />}
        </p>
        {status === 'in_sync' && (
          <p>
            <span class="sentence">
              <Freshness />
            </span>
            , unchanged since <Clock at={verdict.since} />.{' '}
            {sign === 'running' &&
              (document.host?.engine.reload_needed
                ? 'The running CrowdSec has loaded what is compared; other files have changed since.'
                : 'The running CrowdSec has loaded exactly this.')}
          </p>
        )}
        {sign !== 'running' && !isOutage && <StateDetail document={document} shown={shown} surface={surface} />}
        {lastKnown}
      </div>
    </div>
  );
}
