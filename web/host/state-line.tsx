import { evidence, outage } from '../data/state.ts';
import { Freshness } from '../parts/freshness.tsx';
import { HelpLink } from '../parts/help-link.tsx';
import { StatusIcon } from '../parts/icon.tsx';
import { Told } from '../parts/said.tsx';
import { Clock } from '../parts/time.tsx';
import type { PageSurface } from '../surfaces/page-surface.ts';
import { isAboutAgent } from '../words/agent-fault.ts';
import { verdictTopic } from '../words/help.ts';
import { reasonWords } from '../words/reason-words.ts';
import { shownVerdict } from '../words/shown-verdict.ts';
import { stateWords } from '../words/state-words.ts';

/** One surface's verdict in words: what it is, why, since when, and what to do next. */
export function StateLine({ surface }: { surface: PageSurface }) {
  if (evidence.value === null) return null;
  const verdict = evidence.value.document[surface.name];
  const shown = shownVerdict(verdict, outage.value);
  const lastKnown = verdict.last_known_at && (
    <p class="quiet">
      The values below were last decided at <Clock at={verdict.last_known_at} />.
    </p>
  );
  // What drifts, and what is wrong with the agent or the engine, stands on top of the page already.
  if (shown.status === 'drifted') return null;
  if (isAboutAgent(shown.reason) || shown.reason === 'engine_down') return <>{lastKnown}</>;
  const { sign, word } = stateWords(shown.status, shown.reason, shown.evidence);
  const reason = shown.reason === null ? null : reasonWords(shown.reason);
  const next = shown.reason && (surface.nextSteps?.[shown.reason] ?? reason?.next);
  return (
    <div class={`state state-${sign}`}>
      <StatusIcon sign={sign} />
      <div>
        <p class="state-title">
          <strong>{word}</strong>
          {reason?.label && <span class="state-reason">{reason.label}</span>}
          {shown.lastKnown && (
            <span class="state-reason">last known: {stateWords(shown.lastKnown, null, shown.evidence).word.toLowerCase()}</span>
          )}
          {outage.value === null && shown.status !== 'in_sync' && (
            <span class="state-since">
              since <Clock at={verdict.since} />
            </span>
          )}
          <HelpLink topic={verdictTopic(shown)} about={reason?.label || word.toLowerCase()} />
        </p>
        {shown.status === 'in_sync' ? (
          <>
            <p>
              <span class="sentence">
                <Freshness />
              </span>
              , unchanged since <Clock at={verdict.since} />.{' '}
              {sign === 'running' && 'The engine that runs now has loaded exactly this.'}
            </p>
            {sign === 'on_disk' && <NotSeenRunning detail={shown.detail} />}
          </>
        ) : (
          <>
            <p>
              <Told>{shown.detail}</Told>
            </p>
            {next && <p>{next}</p>}
          </>
        )}
        {lastKnown}
      </div>
    </div>
  );
}

/** Why it is not known whether CrowdSec has loaded what is on disk, and what would tell. */
function NotSeenRunning({ detail }: { detail: string }) {
  const engine = evidence.value?.document.host?.engine;
  return (
    <p>
      {engine?.state === 'unknown' ? (
        <>
          Whether CrowdSec has loaded it is not known. <Told>{engine.detail}</Told>
        </>
      ) : (
        <Told>{detail}</Told>
      )}{' '}
      CrowdSec uses it from its next reload; the apply command reloads, a bare <code>cscli</code> does not.
    </p>
  );
}
