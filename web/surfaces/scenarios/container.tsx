import type { ScenarioRow } from '#contract';
import { Command } from '../../parts/command.tsx';
import { SentenceText } from '../../parts/name.tsx';
import { containerBlock } from './container-block.ts';

/** How the intent of a CrowdSec in a container outlasts the container, folded away below one line. */
export function Container({ rows }: { rows: readonly ScenarioRow[] }) {
  const block = containerBlock(rows);
  if (block === null) return null;
  return (
    <details class="collections">
      <summary>Make this outlast the container</summary>
      <p class="quiet">
        What an apply changed may come undone when the container is made anew, or when its start upgrades the hub. By these
        variables CrowdSec’s image itself installs and removes at each start. Put them into your crowdsec service. Where one is
        there already, keep the names in it that are your own. Take out what you withdraw later.
      </p>
      {block.text && <Command text={block.text} label="the environment of CrowdSec’s container" />}
      {rows.some(({ declared }) => declared === 'simulated') && (
        <p class="quiet">
          The image has no variable that simulates: for that, keep <code>/etc/crowdsec</code> on a volume.
        </p>
      )}
      {block.leftOut.length > 0 && (
        <p class="quiet">
          <SentenceText
            sentence={[
              'Left out, since they are no items of this host’s hub, with which the image would not start, or local files: ',
              ...block.leftOut.flatMap((name, at) => [...(at === 0 ? [] : [', ']), { name }]),
              '.',
            ]}
          />
        </p>
      )}
    </details>
  );
}
