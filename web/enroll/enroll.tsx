import '../parts/opened-style.ts';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { EnrollmentDocument, HostSummary } from '#contract';
import { act } from '../data/act.ts';
import { writeAddress } from '../data/address.ts';
import { api } from '../data/api.ts';
import { readClock } from '../data/clock.ts';
import { address, hosts, mayWrite } from '../data/state.ts';
import { acted } from '../data/watch.ts';
import { Command } from '../parts/command.tsx';
import { Link } from '../parts/link.tsx';
import { Name } from '../parts/name.tsx';
import { Clock } from '../parts/time.tsx';
import { hostName } from '../words/host-name.ts';
import { Compose } from './compose.tsx';
import { isLoopback } from './loopback.ts';

/** Polls are frequent for a minute after an action; one this often, in milliseconds, keeps them so while somebody waits. */
const KEEP_POLLING_MS = 50_000;

interface EnrollProps {
  /** The host that is enrolled again; left out for a new one. */
  host?: HostSummary | null;
  /** Whether there is no host yet: then it is said first what comes of having one. */
  isFirst?: boolean;
}

/** Makes the command that enrols a host, a new one or `host` again, and waits for its first report. */
export function Enroll({ host = null, isFirst = false }: EnrollProps) {
  const enrollment = useSignal<EnrollmentDocument | null>(null);
  const refusal = useSignal<string | null>(null);
  const intentOf = useSignal('');

  if (!mayWrite.value) return <p>Only an operator can add a host; this session may only read.</p>;
  const others = hosts.value ?? [];

  const make = async () => {
    refusal.value = await act(async () => {
      enrollment.value = await api.enroll(host ? { host_id: host.id } : intentOf.value ? { intent_of: intentOf.value } : {});
    });
  };

  return (
    <div class="enroll">
      {host === null && (
        <>
          {isFirst && <WhatHappens />}
          <p>
            {isFirst ? 'To begin, enrol a host: ' : 'A host is '}one CrowdSec installation, on a machine or in a container, with
            an agent beside it.
          </p>
          {others.length > 0 && (
            <label class="intent-of">
              Start with the intent of{' '}
              <select
                onChange={(event) => {
                  intentOf.value = event.currentTarget.value;
                  enrollment.value = null;
                }}
              >
                <option value="">no other: what it has is adopted</option>
                {others.map((other) => (
                  <option key={other.id} value={other.id}>
                    {hostName(other)}
                  </option>
                ))}
              </select>
            </label>
          )}
        </>
      )}
      <button type="button" class={enrollment.value ? 'button' : 'button button-main'} onClick={make}>
        {enrollment.value ? 'Make another command' : 'Show the command'}
      </button>
      <p class="problem" role="alert">
        {refusal.value}
      </p>
      {enrollment.value && <Enrollment key={enrollment.value.code} enrollment={enrollment.value} host={host} />}
      {host === null && (
        <p class="quiet">
          Read more: <a href="/docs/install">how to install</a>, and <a href="/docs/words">what the words mean</a>.
        </p>
      )}
    </div>
  );
}

/** The whole of it, for whoever opens the page for the first time. */
function WhatHappens() {
  return (
    <ol class="steps">
      <li>
        On this page you <strong>declare</strong> what a CrowdSec host shall be: which scenarios it has, and from which score its
        AppSec blocks.
      </li>
      <li>
        On the host you <strong>apply</strong> that, by a command that the page then shows; Argos Drift never runs it.
      </li>
      <li>
        An agent on the host reports what it sees, and by that <strong>evidence</strong> the page says what differs until nothing
        does.
      </li>
    </ol>
  );
}

function Enrollment({ enrollment, host }: { enrollment: EnrollmentDocument; host: HostSummary | null }) {
  return (
    <>
      {isLoopback(enrollment.url) && (
        <p>
          Only this machine reaches <Name>{enrollment.url}</Name>. Another sandbox host beside it:{' '}
          <code>scripts/another-host</code>
        </p>
      )}
      <p>Where CrowdSec runs on the host itself, run there:</p>
      <Command text={enrollment.command} label="the command that enrols a host" />
      <details>
        <summary>Where CrowdSec runs in a container</summary>
        <p>Put this agent beside it in your compose file:</p>
        <Compose enrollment={enrollment} />
      </details>
      <p class="quiet">
        The code in the command is good for one host and for an hour, until <Clock at={enrollment.expires_at} />. From one address
        at most 20 hosts a minute can enrol.
      </p>
      <FirstReport host={host} until={enrollment.expires_at} />
    </>
  );
}

/** Waits for the host that uses the code while it can be used, and leads to it. */
function FirstReport({ host, until }: { host: HostSummary | null; until: string }) {
  const enrolledBefore = useSignal(new Map((hosts.peek() ?? []).map(({ id, enrolled_at }) => [id, enrolled_at])));
  useEffect(() => {
    const timer = setInterval(() => {
      if (readClock() < Date.parse(until)) acted();
    }, KEEP_POLLING_MS);
    return () => clearInterval(timer);
  }, []);
  const arrived = (hosts.value ?? []).find(
    ({ id, enrolled_at }) => (host === null || host.id === id) && enrolledBefore.value.get(id) !== enrolled_at,
  );
  if (arrived === undefined) {
    return (
      <p role="status" class="pending">
        Waiting for its first report…
      </p>
    );
  }
  const change = { host: arrived.id, page: null };
  return (
    <p role="status">
      {arrived.reported_at === null
        ? `${arrived.name} is enrolled; its first report is on the way.`
        : `${arrived.name} has reported.`}{' '}
      <Link href={writeAddress({ ...address.value, ...change })} change={change}>
        Open {arrived.name}
      </Link>
    </p>
  );
}
