import { useSignal } from '@preact/signals';
import type { EnrollmentDocument } from '#contract';
import { api } from './api.ts';
import { attempt } from './attempt.ts';
import { Command } from './command.tsx';
import { Compose } from './compose.tsx';
import { mayWrite } from './state.ts';
import { Clock } from './time.tsx';

/** Makes the command that enrols a host, and shows it. */
export function Enroll() {
  const enrollment = useSignal<EnrollmentDocument | null>(null);
  const refusal = useSignal<string | null>(null);
  const busy = useSignal(false);

  if (!mayWrite.value) return <p>Only an operator can add a host; this session may only read.</p>;

  const make = async () => {
    busy.value = true;
    refusal.value = await attempt(async () => {
      enrollment.value = await api.enroll();
    });
    busy.value = false;
  };

  return (
    <div class="enroll">
      <p>
        A host is one CrowdSec installation with an agent beside it. The command holds a code that is good for one host and one
        hour.
      </p>
      <button type="button" class={enrollment.value ? 'button' : 'button button-main'} disabled={busy.value} onClick={make}>
        {enrollment.value ? 'Make another command' : 'Show the command'}
      </button>
      <p class="problem" role="alert">
        {refusal.value}
      </p>
      {enrollment.value && (
        <div>
          <p>Where CrowdSec runs on the host itself, run there:</p>
          <Command text={enrollment.value.command} label="the command that enrols a host" />
          <details>
            <summary>Where CrowdSec runs in a container</summary>
            <p>Put this agent beside it in your compose file:</p>
            <Compose key={enrollment.value.code} enrollment={enrollment.value} />
          </details>
          <p class="quiet">
            Good until <Clock at={enrollment.value.expires_at} />, for one host. It appears here by itself.
          </p>
        </div>
      )}
    </div>
  );
}
