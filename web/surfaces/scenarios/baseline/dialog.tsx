import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { ScenarioRow, ScenariosDocument } from '#contract';
import { hosts } from '../../../data/state.ts';
import { Dialog, DialogButtons } from '../../../parts/dialog.tsx';
import { Name } from '../../../parts/name.tsx';
import { hostName } from '../../../words/host-name.ts';
import { scenariosResource } from '../changes.ts';
import { change, outcomeWords } from './change.ts';
import { baselineDifference, differing } from './difference.ts';

/** What is asked before the baseline changes. */
export type BaselineQuestion = 'accept' | 'drop';

interface BaselineDialogProps {
  host: string;
  question: BaselineQuestion;
  /** @param isChanged whether the baseline was changed before it was closed */
  onClosed(isChanged: boolean): void;
}

/** Asks before what a host shall have is accepted, adopted or dropped. */
export function BaselineDialog(props: BaselineDialogProps) {
  const host = hosts.value?.find(({ id }) => id === props.host);
  const name = host ? hostName(host) : 'this host';
  return props.question === 'drop' ? <Drop {...props} name={name} /> : <Accept {...props} name={name} />;
}

type Props = BaselineDialogProps & { name: string };

function Drop({ host, name, onClosed }: Props) {
  const refusal = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const isChanged = useRef(false);
  return (
    <Dialog title={`Drop the baseline of ${name}?`} onClosed={() => onClosed(isChanged.current)}>
      {(close) => (
        <>
          <p>
            {name} is left as it is. From now on only what you declare is compared: a scenario that somebody removes or simulates
            there is no drift any more, unless you declared it, and an apply brings none of them back. What {name} has can be
            adopted again at any time.
          </p>
          <DialogButtons
            label="Drop the baseline"
            refusal={refusal.value}
            isBusy={isBusy.value}
            close={close}
            confirm={async () => {
              isBusy.value = true;
              refusal.value = outcomeWords(await change(host, { drop: true }), name);
              isBusy.value = false;
              isChanged.current = refusal.value === null;
              if (isChanged.current) close();
            }}
          />
        </>
      )}
    </Dialog>
  );
}

/** What the button says that accepts so many differences. */
export function acceptLabel(count: number): string {
  if (count === 1) return 'Accept the difference';
  return count === 2 ? 'Accept both differences' : `Accept all ${count} differences`;
}

const scenariosIn = (count: number): string => (count === 1 ? '1 scenario' : `${count} scenarios`);

/** Lists what accepting changes, of the report that was shown when it was asked; where the host is another by then, it asks again. */
function Accept({ host, name, onClosed }: Props) {
  const shown = useSignal<ScenariosDocument | null>(loadedOf(host));
  const refusal = useSignal<string | null>(null);
  const isBusy = useSignal(false);
  const isChanged = useRef(false);
  if (shown.value === null) return null;
  const { scenarios, digest, baseline } = shown.value;
  const installed = scenarios.filter((row) => row.installed && !row.simulation_unknown);
  const isFirst = baseline == null;
  const difference = isFirst ? { joins: installed, leaves: [], changes: [] } : baselineDifference(scenarios);
  const { joins, leaves, changes } = difference;
  const rows = differing(difference);
  const confirm = async (close: () => void) => {
    if (digest === undefined) return;
    isBusy.value = true;
    const accept = isFirst ? 'all' : rows.map(({ canonical_name }) => canonical_name);
    const outcome = await change(host, { accept, seen: digest });
    refusal.value = outcomeWords(outcome, name);
    isBusy.value = false;
    if (outcome.kind === 'host_changed') shown.value = loadedOf(host);
    isChanged.current = outcome.kind === 'done';
    if (isChanged.current) close();
  };
  return (
    <Dialog
      title={isFirst ? `Adopt what is installed on ${name}?` : `Accept what ${name} has?`}
      onClosed={() => onClosed(isChanged.current)}
    >
      {(close) => (
        <>
          <p>
            {name} is left as it is, and what you declared stands. From now on{' '}
            {isFirst ? `it shall have the ${scenariosIn(rows.length)} that are installed there` : 'this is as it shall be'}: what
            is missing later, or simulated otherwise, is drift.
          </p>
          {rows.length === 0 ? (
            <p>Nothing differs any more.</p>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
            <section class="dialog-list" aria-label="What changes" tabIndex={0}>
              <Rows title="No longer expected" rows={leaves} />
              <Rows
                title="Expected to be simulated: detects, does not block"
                rows={changes.filter((row) => row.simulated && !row.simulated_in_part)}
              />
              <Rows
                title="Expected to be simulated in part: some of its rules block, the others only detect"
                rows={changes.filter((row) => row.simulated && row.simulated_in_part)}
              />
              <Rows title="No longer expected to be simulated" rows={changes.filter((row) => !row.simulated)} />
              <Rows title="Expected from now on" rows={joins} />
            </section>
          )}
          <DialogButtons
            label={rows.length === 0 ? null : isFirst ? `Adopt ${scenariosIn(rows.length)}` : acceptLabel(rows.length)}
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
        {rows.map(({ canonical_name, in_baseline, simulated, simulated_in_part }) => (
          <li key={canonical_name}>
            <Name>{canonical_name}</Name>
            {simulated && !in_baseline && <span class="quiet">simulated{simulated_in_part && ' in part'}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
