import { useSignal } from '@preact/signals';
import type { DriftDocument, TuningPatch, TuningVerdict } from '#contract';
import { mayWrite } from '../../data/state.ts';
import { shownIntent } from '../../data/writes/intent-write.ts';
import { later } from '../../parts/later.tsx';
import { Waive } from '../../parts/quiet/waive.tsx';
import { Told } from '../../parts/said.tsx';
import { declareThresholds, type TuningConflict } from './changes.ts';
import { keepablePatch, patchWords } from './patch.ts';
import { RaiseDialog, raisedWords } from './raised.tsx';
import { tuningRemedy } from './sentence.ts';
import { type ShownThresholds, shownInBanner, THRESHOLDS, type Threshold } from './shown.ts';

const Conflict = later(async () => (await import('../../parts/conflict.tsx')).Conflict, '');

/** What the running CrowdSec has loaded, without the command, which stands below. What a host says is no end of the sentence. */
export const loadedInstead = (detail: string): string => detail.replace(/ Reload CrowdSec: [^“”]*$/, '');

/**
 * What differs on disk while the verdict is about something else, such as a CrowdSec that does not run: the verdict's own numbers, of
 * which it does not say whether each is declared. Empty where its sentence names them.
 */
export function numbersOnDisk(verdict: TuningVerdict): string {
  if (verdict.status === 'drifted') return '';
  const differ = (threshold: string, actual: number | null, expected: number) =>
    actual !== null && actual !== expected && `The ${threshold} threshold is ${actual} on disk, ${expected} in the intent.`;
  const told = [
    differ('inbound', verdict.actual_inbound, verdict.expected_inbound),
    differ('outbound', verdict.actual_outbound, verdict.expected_outbound),
  ];
  return told.filter(Boolean).join(' ');
}

/** Whether the disk, or what CrowdSec has loaded, has another number than is declared. */
export const differs = (verdict: TuningVerdict, threshold: Threshold): boolean =>
  [verdict[`actual_${threshold}`], verdict[`running_${threshold}`]].some(
    (found) => found !== null && found !== verdict[`expected_${threshold}`],
  );

/**
 * What the banner's sentence leaves out: the numbers where it has none, the thresholds that still run, and for a change made on the host the way to keep it. The table
 * stands in the tab of the thresholds, and nowhere twice.
 */
export function TuningDifference({ document }: { document: DriftDocument }) {
  const verdict = document.appsec_tuning;
  const host = document.host?.id ?? '';
  const refusal = useSignal<string | null>(null);
  const conflict = useSignal<TuningConflict | null>(null);
  const isBusy = useSignal(false);
  const inQuestion = useSignal<{ patch: TuningPatch; shown: ShownThresholds } | null>(null);
  const keep = verdict.cause === 'host' && tuningRemedy(document) === 'apply' && mayWrite.value ? keepablePatch(verdict) : null;
  const numbers = numbersOnDisk(verdict);
  const declare = async (patch: TuningPatch, shown: ShownThresholds) => {
    isBusy.value = true;
    const outcome = await declareThresholds(host, patch, shown);
    refusal.value = outcome.kind === 'refused' ? outcome.why : null;
    conflict.value = outcome.kind === 'overtaken' ? outcome.conflict : null;
    isBusy.value = false;
  };
  const ask = (patch: TuningPatch, shown: ShownThresholds) => {
    if (raisedWords(patch, shown).length > 0) inQuestion.value = { patch, shown };
    else void declare(patch, shown);
  };
  const overtaken = conflict.value;
  const asked = inQuestion.value;
  return (
    <>
      {numbers && <p>{numbers}</p>}
      {verdict.reason === 'reload_needed' && (
        <p>
          <Told>{loadedInstead(verdict.detail)}</Told>
        </p>
      )}
      <div class="row-actions">
        {keep && (
          <button
            type="button"
            class="button button-small"
            title="Declares what the host has now, instead of putting the host back"
            onClick={() => isBusy.value || ask(keep, shownInBanner(verdict, shownIntent(document)))}
          >
            Keep it: declare {patchWords(keep)}
          </button>
        )}
        {THRESHOLDS.filter((threshold) => differs(verdict, threshold) && !verdict.waived?.includes(threshold)).map(
          (threshold) => (
            <Waive key={threshold} host={host} surface="appsec_tuning" item={threshold} name={`${threshold} threshold`} />
          ),
        )}
      </div>
      {asked && (
        <RaiseDialog
          host={host}
          {...asked}
          onClosed={() => {
            inQuestion.value = null;
          }}
          confirm={() => void declare(asked.patch, asked.shown)}
        />
      )}
      {overtaken && (
        <Conflict
          sentences={THRESHOLDS.flatMap((threshold) => {
            const told = overtaken.told[threshold];
            return told ? [[`${threshold === 'inbound' ? 'Inbound' : 'Outbound'} threshold: `, ...told]] : [];
          })}
          about={patchWords(overtaken.patch)}
          mine="Declare mine"
          isBusy={isBusy.value}
          onTheirs={() => {
            conflict.value = null;
          }}
          onMine={() => void declare(overtaken.patch, overtaken.now)}
        />
      )}
      {refusal.value && (
        <p class="problem" role="alert">
          {refusal.value}
        </p>
      )}
    </>
  );
}
