import type { ComponentChildren } from 'preact';
import type { DriftDocument, HostSummary, Verdict } from '#contract';
import { writeAddress } from '../data/address.ts';
import { now } from '../data/clock.ts';
import { verdictsOf } from '../data/evidence.ts';
import { address, mayWrite } from '../data/state.ts';
import { Command } from '../parts/command.tsx';
import { HelpLink } from '../parts/help-link.tsx';
import { StatusIcon } from '../parts/icon.tsx';
import { Link } from '../parts/link.tsx';
import { Clock } from '../parts/time.tsx';
import { reasonLabel } from '../words/reason-label.ts';
import { durationWords } from '../words/time-words.ts';

interface Props {
  host: HostSummary;
  document: DriftDocument;
  /** A verdict that tells what is wrong with the agent. */
  fault: Verdict;
}

/** Why nothing is known of a host, and what to do. */
export function AgentUnknown({ host, document, fault: { reason, since } }: Props) {
  const heard = document.host?.reported_at ?? since;
  const look =
    host.install === 'docker' ? 'docker compose logs --tail 20 argos-drift-agent' : 'systemctl status argos-drift-agent';
  return (
    <section class="notice host-unknown" aria-label="Unknown">
      <h2>
        <StatusIcon sign="unknown" />
        {reason === 'agent_silent' && (
          <span>
            Unknown: nothing heard from {host.name} since <Clock at={heard} /> ({durationWords(now.value - Date.parse(heard))}).
          </span>
        )}
        {reason === 'never_reported' && <span>Unknown: {host.name} is enrolled, but its agent has not reported yet.</span>}
        {reason === 'duplicate_agent' && <span>Unknown: two agents report with the key of {host.name}.</span>}
      </h2>
      {reason === 'duplicate_agent' ? (
        <p>
          Was the machine cloned? Install the agent on the clone anew, with a command of “Add a host”; it becomes a host of its
          own, and this clears by itself.
        </p>
      ) : (
        <>
          <p>
            {reason === 'never_reported'
              ? 'The first report comes seconds after the command of “Add a host” ran.'
              : 'The host, its network or the agent is down; CrowdSec itself may be fine.'}
            {reason === 'agent_silent' && lastKnownWords(verdictsOf(document))}
          </p>
          <p>To see what the agent does, run on {host.name}:</p>
          <Command text={look} label="the command that shows the agent" />
        </>
      )}
      {mayWrite.value && (
        <p>
          Was it rebuilt? <ToSettings>Enrol again, keep its intent</ToSettings>. Is it gone? <ToSettings>Remove it</ToSettings>.
        </p>
      )}
      {reason && <HelpLink topic={reason} about={reasonLabel(reason)} />}
    </section>
  );
}

function ToSettings({ children }: { children: ComponentChildren }) {
  const change = { tab: 'settings' };
  return (
    <Link href={writeAddress({ ...address.value, ...change })} change={change}>
      {children}
    </Link>
  );
}

function lastKnownWords(verdicts: readonly Verdict[]): string {
  // What differed when it was last heard, the banner says. Of a surface that was never known, nothing can be said.
  return verdicts.every(({ drift_detected, last_known_at }) => !drift_detected && last_known_at)
    ? ' Last known: nothing differed.'
    : '';
}
