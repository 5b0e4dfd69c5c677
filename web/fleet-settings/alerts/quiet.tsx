import { useSignal } from '@preact/signals';
import type { MuteDocument, WaiverDocument } from '#contract';
import { act } from '../../data/act.ts';
import { writeAddress } from '../../data/address.ts';
import { address } from '../../data/state.ts';
import { HelpLink } from '../../parts/help-link.tsx';
import { Link } from '../../parts/link.tsx';
import { Name } from '../../parts/name.tsx';
import { endMute, endWaiver, fetchMutes, fetchWaivers } from '../../parts/quiet/api.ts';
import { MuteDialog } from '../../parts/quiet/mute-dialog.tsx';
import { MutedIcon } from '../../parts/quiet/muted-icon.tsx';
import { WaiverWords } from '../../parts/quiet/waiver-words.tsx';
import { mutedHosts } from '../../parts/quiet/whose-mutes.ts';
import { Clock } from '../../parts/time.tsx';
import { hostName } from '../../words/host-name.ts';
import { quotable } from '../../words/quotation.ts';
import { whoDid } from '../../words/who-did.ts';
import { useLoaded } from '../use-loaded.ts';

/** What is muted and what is waived in the whole fleet, each with the way to end it. */
export function Quiet() {
  const mutes = useLoaded(fetchMutes);
  const waivers = useLoaded(fetchWaivers);
  const isMuting = useSignal(false);
  const refusal = useSignal<string | null>(null);
  const end = async (doIt: () => Promise<unknown>, reload: () => Promise<void>, heading: string) => {
    refusal.value = await act(doIt);
    await reload();
    // Its button is gone with its row.
    if (refusal.peek() === null) document.getElementById(heading)?.focus();
  };
  return (
    <>
      <h3 id="mutes" tabIndex={-1}>
        Muted now <HelpLink topic="muted" about="muted" />
      </h3>
      {mutes.document === null && <p class="waiting">{mutes.failure ?? 'Loading the mutes…'}</p>}
      {mutes.document?.mutes.length === 0 && <p class="quiet">Nothing is muted.</p>}
      <ul class="rows" aria-label="Mutes">
        {mutes.document?.mutes.map((mute) => (
          <MuteRow key={mute.id} mute={mute} onEnd={() => void end(() => endMute(mute.id), mutes.reload, 'mutes')} />
        ))}
      </ul>
      <button
        type="button"
        class="button"
        onClick={() => {
          isMuting.value = true;
        }}
      >
        Mute…
      </button>
      {isMuting.value && (
        <MuteDialog
          host={null}
          onClosed={() => {
            isMuting.value = false;
          }}
          onDone={() => void mutes.reload()}
        />
      )}
      {(waivers.document?.waivers.length ?? 0) > 0 && (
        <h3 id="waivers" tabIndex={-1}>
          Waived now <HelpLink topic="waived" about="waived" />
        </h3>
      )}
      <ul class="rows" aria-label="Waivers">
        {waivers.document?.waivers.map((waiver) => (
          <WaiverRow
            key={waiver.id}
            waiver={waiver}
            onEnd={() => void end(() => endWaiver(waiver.id), waivers.reload, 'mutes')}
          />
        ))}
      </ul>
      <p class="problem" role="alert">
        {refusal.value ?? waivers.failure}
      </p>
    </>
  );
}

function MuteRow({ mute, onEnd }: { mute: MuteDocument; onEnd: () => void }) {
  const { until, reason, created_by, actor_kind } = mute;
  const hosts = mutedHosts(mute);
  return (
    <li class="row">
      <div class="row-words muted-row">
        <MutedIcon />
        <p>
          <b>{hosts}</b> until <Clock at={until} />, by {whoDid({ actor: created_by, actor_kind })}: <q>{quotable(reason)}</q>
        </p>
      </div>
      <button type="button" class="button button-small" onClick={onEnd}>
        End now <span class="off-screen">for {hosts}</span>
      </button>
    </li>
  );
}

function WaiverRow({ waiver, onEnd }: { waiver: WaiverDocument; onEnd: () => void }) {
  const { host, item } = waiver;
  const change = { host: host.id, page: null };
  return (
    <li class="row">
      <div class="row-words">
        <p>
          <Name>{item}</Name> on{' '}
          <Link href={writeAddress({ ...address.value, ...change })} change={change}>
            {hostName(host)}
          </Link>
        </p>
        <p>
          <WaiverWords waiver={waiver} />
        </p>
      </div>
      <button type="button" class="button button-small" onClick={onEnd}>
        End the waiver<span class="off-screen"> of {item}</span>
      </button>
    </li>
  );
}
