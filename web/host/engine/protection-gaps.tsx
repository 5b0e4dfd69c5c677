import type { ProtectionGap } from '#contract';
import { cutOf } from '../../data/evidence.ts';
import { HelpLink } from '../../parts/help-link.tsx';
import { Name } from '../../parts/name.tsx';
import { HostSays } from '../../parts/said.tsx';
import { Unlisted } from '../../parts/unlisted.tsx';
import type { KnownEngine } from '../../words/known-engine.ts';

/** A longer list is folded away. */
const UNFOLDED_MAX = 3;

/** A map, since a kind is a word of the host and may be that of something that every object has. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['simulation', 'Simulated'],
  ['profiles', 'No decision by a profile'],
  ['format', 'Format too new'],
  ['data_file', 'Data file missing'],
]);

/** What is there and still protects nobody, with the host's own sentence for each. */
export function ProtectionGaps({ host }: KnownEngine) {
  const { name, protection_gaps: gaps, engine } = host;
  const more = cutOf(host, 'protection_gaps');
  // Only of what is known to be loaded can it be said.
  const isLoaded = engine.state === 'running' && !engine.reload_needed;
  return (
    <section class="notice notice-strong" aria-label="Not protecting">
      <details open={gaps.length <= UNFOLDED_MAX}>
        <summary>
          Installed{isLoaded ? ', loaded and still not protecting' : ' and not protecting, even when loaded'}:{' '}
          {gaps.length + more}
        </summary>
        <ul class="gaps">
          {gaps.map((gap) => (
            <Gap key={`${gap.kind}${gap.detail}`} gap={gap} host={name} />
          ))}
        </ul>
        <Unlisted count={more} host={host.id} />
        <HelpLink topic="protection_gaps" about="installed and not protecting" />
      </details>
    </section>
  );
}

function Gap({ gap: { kind, scenarios, count, detail }, host }: { gap: ProtectionGap; host: string }) {
  return (
    <li>
      <strong>{KINDS.get(kind) ?? kind}</strong>. <HostSays name={host} words={detail} />
      {count > 0 && (
        <p class="quiet">
          {count === 1 ? 'Scenario' : `${count} scenarios`}:{' '}
          {scenarios.map((name, at) => (
            <>
              {at > 0 && ', '}
              <Name>{name}</Name>
            </>
          ))}
          {count > scenarios.length && ` and ${count - scenarios.length} more`}
        </p>
      )}
    </li>
  );
}
