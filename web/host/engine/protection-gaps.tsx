import type { ProtectionGap } from '#contract';
import { evidence, outage } from '../../data/state.ts';
import { Name } from '../../parts/name.tsx';
import { knownEngine } from '../../words/known-engine.ts';

/** A longer list is folded away. */
const UNFOLDED_MAX = 3;

const KINDS: Record<string, string> = {
  simulation: 'Simulated',
  profiles: 'No decision by a profile',
  format: 'Format too new',
  data_file: 'Data file missing',
};

/** What is there and still protects nobody, with the host's own sentence for each; absent where nothing is. */
export function ProtectionGaps() {
  const known = knownEngine(evidence.value, outage.value);
  if (known === null || known.host.protection_gaps.length === 0) return null;
  const { protection_gaps: gaps, engine } = known.host;
  // Only of what is known to be loaded can it be said.
  const isLoaded = engine.state === 'running' && !engine.reload_needed;
  return (
    <section class="notice" aria-label="Not protecting">
      <details open={gaps.length <= UNFOLDED_MAX}>
        <summary>
          Installed, {isLoaded ? 'loaded and still not protecting' : 'and not protecting even when loaded'}: {gaps.length}
        </summary>
        <ul class="gaps">
          {gaps.map((gap) => (
            <Gap key={`${gap.kind}${gap.detail}`} gap={gap} />
          ))}
        </ul>
      </details>
    </section>
  );
}

function Gap({ gap: { kind, scenarios, count, detail } }: { gap: ProtectionGap }) {
  return (
    <li>
      <strong>{KINDS[kind] ?? kind}</strong>: <q>{detail}</q>
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
