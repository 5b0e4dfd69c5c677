import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { BaselineRequest, ScenarioRow, ScenariosDocument } from '#contract';
import { hosts } from '../../../data/state.ts';
import { Dialog, DialogButtons, LOOK_AGAIN } from '../../../parts/dialog.tsx';
import { Name, SentenceText } from '../../../parts/name.tsx';
import { Ago } from '../../../parts/time.tsx';
import { hostName } from '../../../words/host-name.ts';
import type { Sentence } from '../../../words/sentence.ts';
import { scenariosResource } from '../changes.ts';
import { change, type Outcome, outcomeWords } from './change.ts';
import { baselineDifference, differing } from './difference.ts';

/** What is asked before the baseline changes. */
export type BaselineQuestion = 'accept' | 'drop';

interface BaselineDialogProps {
  host: string;
  question: BaselineQuestion;
  /** The one scenario whose difference is to be accepted; left out for all that differ. */
  only?: string;
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

/** What a dialog shows, and what became of what was confirmed in it. */
function useQuestion(host: string, name: string) {
  const shown = useSignal<ScenariosDocument | null>(loadedOf(host));
  const refusal = useSignal<Sentence | null>(null);
  const isBusy = useSignal(false);
  // Somebody changed the intent since: what is so now has to be seen before anything is confirmed again.
  const isOld = useSignal(false);
  const isChanged = useRef(false);
  const look = () => {
    shown.value = loadedOf(host);
    refusal.value = null;
    isOld.value = false;
  };
  const confirm = async (wish: BaselineRequest, close: () => void) => {
    if (shown.value === null) return;
    isBusy.value = true;
    const outcome: Outcome = await change(host, wish, shown.value);
    refusal.value = outcomeWords(outcome, name);
    isBusy.value = false;
    isOld.value = outcome.kind === 'overtaken';
    if (outcome.kind === 'host_changed') shown.value = loadedOf(host);
    isChanged.current = outcome.kind === 'done';
    if (isChanged.current) close();
  };
  return { shown, refusal, isBusy, isOld, isChanged, look, confirm };
}

function Drop({ host, name, onClosed }: Props) {
  const { shown, refusal, isBusy, isOld, isChanged, look, confirm } = useQuestion(host, name);
  const baseline = shown.value?.baseline;
  return (
    <Dialog title={`Drop the baseline of ${name}?`} onClosed={() => onClosed(isChanged.current)}>
      {(close) => (
        <>
          <p>
            {name} is left as it is. From now on only what is declared is compared: a scenario that somebody removes or simulates
            there is no drift any more, unless it is declared, and an apply brings none of them back. What {name} has can be
            adopted again at any time.
          </p>
          <p>
            {baseline == null ? (
              'Nothing is adopted any more.'
            ) : (
              <>
                What is dropped: {scenariosIn(baseline.count)}, adopted{' '}
                {baseline.adopted_at !== null && <Ago at={baseline.adopted_at} />}.
              </>
            )}
          </p>
          <DialogButtons
            label={isOld.value ? LOOK_AGAIN : baseline == null ? null : 'Drop the baseline'}
            refusal={refusal.value && <SentenceText sentence={refusal.value} />}
            isBusy={isBusy.value}
            close={close}
            confirm={() => (isOld.value ? look() : void confirm({ drop: true }, close))}
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

/**
 * Lists what accepting changes, of all scenarios or of one alone, of the report that was shown when it was asked; where the host is
 * another by then, it asks again.
 */
function Accept({ host, name, only, onClosed }: Props) {
  const { shown, refusal, isBusy, isOld, isChanged, look, confirm } = useQuestion(host, name);
  if (shown.value === null) return null;
  const { scenarios, digest, baseline } = shown.value;
  const installed = scenarios.filter((row) => row.installed && !row.simulation_unknown);
  const isFirst = baseline == null && only === undefined;
  const difference = isFirst
    ? { joins: installed, leaves: [], changes: [] }
    : baselineDifference(scenarios.filter(({ canonical_name }) => (only ?? canonical_name) === canonical_name));
  const { joins, leaves, changes } = difference;
  const rows = differing(difference);
  const accept = isFirst ? 'all' : rows.map(({ canonical_name }) => canonical_name);
  return (
    <Dialog
      title={isFirst ? `Adopt what is installed on ${name}?` : `Accept what ${name} has?`}
      onClosed={() => onClosed(isChanged.current)}
    >
      {(close) => (
        <>
          <p>
            {name} is left as it is, and what is declared stands. From now on{' '}
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
            label={
              isOld.value
                ? LOOK_AGAIN
                : rows.length === 0
                  ? null
                  : isFirst
                    ? `Adopt ${scenariosIn(rows.length)}`
                    : acceptLabel(rows.length)
            }
            refusal={refusal.value && <SentenceText sentence={refusal.value} />}
            isBusy={isBusy.value}
            close={close}
            confirm={() => (isOld.value ? look() : digest !== undefined && void confirm({ accept, seen: digest }, close))}
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
