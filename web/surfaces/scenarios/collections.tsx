import type { CollectionsDocument } from '#contract';
import { Name } from '../../parts/name.tsx';

interface Props {
  /** Undefined: the agent that reported the scenarios does not report them. */
  collections: CollectionsDocument | undefined;
  /** Whether the host may be spoken of in the present tense. */
  isKnown: boolean;
}

/** The installed collections, folded away: how many are tainted is said at once, by what and what that means inside. */
export function Collections({ collections, isKnown }: Props) {
  if (collections?.state !== 'read')
    return (
      <p class="quiet collections">
        {collections?.detail ?? 'No collections are reported: agents before 0.2 do not report them.'}
      </p>
    );
  return (
    <details class="collections">
      <summary>
        Collections{isKnown || ', last known'}: {collections.detail}
      </summary>
      <ul class="rows">
        {collections.installed.map(({ name, status, detail }) => (
          <li key={name} class="row">
            <div class="row-words">
              <Name>{name}</Name> {status !== 'clean' && status !== 'unknown' && <span class="mark">{status}</span>}
              <p class="quiet">{detail}</p>
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
