import type { Act } from '#contract';
import { writeAddress } from '../../data/address.ts';
import { now } from '../../data/clock.ts';
import { address, hosts } from '../../data/state.ts';
import { Link } from '../../parts/link.tsx';
import { Told } from '../../parts/said.tsx';
import { Clock } from '../../parts/time.tsx';
import { hostName } from '../../words/host-name.ts';
import { visibleText } from '../../words/quotation.ts';
import { withClockTimes } from '../../words/time-words.ts';
import { kindWords, whoAndWhat } from './act-words.ts';

/** One act: what was done, when, by whom, and on which host. */
export function ActRow({ act }: { act: Act }) {
  return (
    <li class="row">
      <div class="row-words">
        <p>
          <Told>{withClockTimes(act.detail, now.value)}</Told>
        </p>
        <p class="quiet">
          <Clock at={act.at} />, by {whoAndWhat(act)}
          {act.host !== null && (
            <>
              , on <OnHost host={act.host} />
            </>
          )}
        </p>
      </div>
      <span class="mark">{kindWords(act.kind)}</span>
    </li>
  );
}

/** A host that is still there is linked, by the name that it has now; of any other stands the name that it had. */
function OnHost({ host }: { host: NonNullable<Act['host']> }) {
  const known = hosts.value?.find(({ id }) => id === host.id);
  if (known === undefined)
    return (
      <>
        {visibleText(host.name)}
        {hosts.value !== null && ' (removed)'}
      </>
    );
  const change = { host: known.id, page: null };
  return (
    <Link href={writeAddress({ ...address.value, ...change })} change={change}>
      {hostName(known)}
    </Link>
  );
}
