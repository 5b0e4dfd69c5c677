import type { CollectionsDocument } from '#contract';
import { chosenHost } from '../../data/state.ts';
import { HelpLink } from '../../parts/help-link.tsx';
import { Name } from '../../parts/name.tsx';
import { Told } from '../../parts/said.tsx';

interface Props {
  /** Undefined where the agent is too old to report collections. */
  collections: CollectionsDocument | undefined;
  /** Whether the host may be spoken of in the present tense. */
  isKnown: boolean;
}

/** The installed collections, folded away below a line that counts them; inside, each says what taints it and what that means. */
export function Collections({ collections, isKnown }: Props) {
  if (collections?.state !== 'read')
    return (
      <p class="quiet collections">
        <Told>{collections?.detail ?? 'No collections are reported: agents before 0.2 do not report them.'}</Told>
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
              <p class="quiet">
                <Told>{detail}</Told>
              </p>
            </div>
          </li>
        ))}
      </ul>
      <p class="quiet">
        What “tainted” means: <HelpLink topic="tainted" about="tainted collections" />
        {chosenHost.value?.missed_protection ? (
          <>
            . What “not received” means: <HelpLink topic="missed_protection" about="rules not received" />
          </>
        ) : null}
      </p>
    </details>
  );
}
