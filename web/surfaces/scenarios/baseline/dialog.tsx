import { useSignal } from '@preact/signals';
import type { ScenarioRow, ScenariosDocument } from '#contract';
import { hosts } from '../../../data/state.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { Name } from '../../../parts/name.tsx';
import { scenariosResource } from '../changes.ts';
import { change, outcomeWords } from './change.ts';
import { baselineDifference, differing } from './difference.ts';

/** What is asked before the baseline changes. */
export type BaselineQuestion = 'accept' | 'drop';

interface BaselineDialogProps {
  host: string;
  question: BaselineQuestion;
  onClosed(): void;
}

/** Asks before what a host shall have is accepted, adopted or dropped. */
export function BaselineDialog(props: BaselineDialogProps) {
  const hostName = hosts.value?.find(({ id }) => id === props.host)?.name ?? 'this host';
  return props.question === 'drop' ? <Drop {...props} hostName={hostName} /> : <Accept {...props} hostName={hostName} />;
}

type Props = BaselineDialogProps & { hostName: string };

function Drop({ host, hostName, onClosed }: Props) {
  const refusal = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  return (
    <Dialog title={`Drop what was adopted of ${hostName}?`} onClosed={onClosed}>
      {(close) => (
        <>
          <p>
            {hostName} is left as it is. From now on only what you declare is compared: a scenario that somebody removes or
            simulates there is no drift any more, unless you declared it, and an apply brings none of them back. What {hostName}{' '}
            has can be adopted again at any time.
          </p>
          <Buttons
            label="Drop the baseline"
            refusal={refusal.value}
            isBusy={isBusy.value}
            close={close}
            confirm={async () => {
              isBusy.value = true;
              refusal.value = outcomeWords(await change(host, { drop: true }), hostName);
              isBusy.value = false;
              if (refusal.value === null) close();
            }}
          />
        </>
      )}
    </Dialog>
  );
}

/** Lists what accepting changes, of the report that was shown when it was asked; where the host is another by then, it asks again. */
function Accept({ host, hostName, onClosed }: Props) {
  const shown = useSignal<ScenariosDocument | null>(loadedOf(host));
  const refusal = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  if (shown.value === null) return null;
  const { scenarios, digest, baseline } = shown.value;
  const { joins, leaves, changes } = baselineDifference(scenarios);
  const count = differing({ joins, leaves, changes }).length;
  const all = scenarios.filter(({ installed }) => installed).length;
  const isFirst = baseline == null;
  const confirm = async (close: () => void) => {
    if (digest === undefined) return;
    isBusy.value = true;
    const outcome = await change(host, { accept: 'all', seen: digest });
    refusal.value = outcomeWords(outcome, hostName);
    isBusy.value = false;
    if (outcome.kind === 'host_changed') shown.value = loadedOf(host);
    if (outcome.kind === 'done') close();
  };
  return (
    <Dialog title={isFirst ? `Adopt what is installed on ${hostName}?` : `Accept what ${hostName} has?`} onClosed={onClosed}>
      {(close) => (
        <>
          <p>
            {hostName} is left as it is. From now on it shall have what is installed there now, {all}{' '}
            {all === 1 ? 'scenario' : 'scenarios'}: what is missing of them later, or simulated otherwise, is drift. What you
            declared stands as before.
          </p>
          {count === 0 && <p>Nothing differs any more.</p>}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
          <section class="dialog-list" aria-label="What changes" tabIndex={0}>
            <Rows title="No longer expected" rows={leaves} />
            <Rows title="Expected to be simulated: detects, does not block" rows={changes.filter(({ simulated }) => simulated)} />
            <Rows title="No longer expected to be simulated" rows={changes.filter(({ simulated }) => !simulated)} />
            <Rows title="Expected from now on" rows={joins} />
          </section>
          <Buttons
            label={
              count === 0
                ? null
                : isFirst
                  ? `Adopt ${all} ${all === 1 ? 'scenario' : 'scenarios'}`
                  : `Accept ${count === 1 ? 'the difference' : `all ${count} differences`}`
            }
            refusal={refusal.value}
            isBusy={isBusy.value}
            close={close}
            confirm={() => confirm(close)}
          />
        </>
      )}
    </Dialog>
  );
}

function loadedOf(host: string): ScenariosDocument | null {
  const loaded = scenariosResource.loaded.peek();
  return loaded?.host === host ? loaded.document : null;
}

function Rows({ title, rows }: { title: string; rows: readonly ScenarioRow[] }) {
  if (rows.length === 0) return null;
  return (
    <div class="differing">
      <h3>
        {title}: {rows.length}
      </h3>
      <ul>
        {rows.map(({ canonical_name, declared, simulated }) => (
          <li key={canonical_name}>
            <Name>{canonical_name}</Name>
            {declared !== null ? (
              <span class="quiet">stays declared {declared}</span>
            ) : (
              simulated && <span class="quiet">simulated</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ButtonsProps {
  /** Null where there is nothing to confirm. */
  label: string | null;
  refusal: string | null;
  isBusy: boolean;
  close(): void;
  confirm(): void;
}

function Buttons({ label, refusal, isBusy, close, confirm }: ButtonsProps) {
  return (
    <>
      <p class="problem" role="alert">
        {refusal}
      </p>
      <div class="row-actions">
        {label && (
          <button type="button" class="button button-main" aria-disabled={isBusy} onClick={() => isBusy || confirm()}>
            {label}
          </button>
        )}
        <button type="button" class="button" onClick={close}>
          {label ? 'Cancel' : 'Close'}
        </button>
      </div>
    </>
  );
}
