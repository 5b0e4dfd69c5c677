import type { HostSummary } from '#contract';
import { Command } from '../parts/command.tsx';
import { hostName } from '../words/host-name.ts';
import { commandFor } from '../words/host-words.ts';

/** What to run on the hosts that drift, folded away below a line that counts them. */
export function ApplyCommands({ drifted }: { drifted: readonly HostSummary[] }) {
  const lines = drifted.map((host) => `# ${hostName(host)}\n${commandFor(host)}`).join('\n');
  return (
    <details class="apply-commands">
      <summary>{drifted.length === 1 ? 'Command for one host' : `Commands for ${drifted.length} hosts`}</summary>
      <Command text={lines} label="the commands" />
      <p class="quiet">
        An apply also puts back what was adopted and nobody declared, which each host’s page names. With{' '}
        <code class="flag">--declared-only</code> it leaves all that as it is.
      </p>
    </details>
  );
}
