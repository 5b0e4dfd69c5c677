import '../../parts/opened-style.ts';
import { type Signal, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { TuningDocument, TuningPatch } from '#contract';
import { mayWrite } from '../../data/state.ts';
import { later } from '../../parts/later.tsx';
import { declareThresholds, type TuningConflict } from './changes.ts';
import { parseThreshold, patchOf, THRESHOLD_MAX, THRESHOLD_MIN } from './patch.ts';
import { RaiseDialog, raisedWords } from './raised.tsx';
import { type ShownThreshold, type ShownThresholds, shownIn, THRESHOLDS, type Threshold } from './shown.ts';

const Conflict = later(async () => (await import('../../parts/conflict.tsx')).Conflict, '');

/** What was typed into a field, and the threshold that was on screen when somebody began to: newer ones come below it unseen. */
interface Typed {
  text: string;
  shown: ShownThreshold;
}

type Conflicts = Partial<Record<Threshold, TuningConflict>>;

/** The form that declares thresholds. What was typed stays until it is saved, whatever the polls bring meanwhile. */
export function TuningForm({ host, document }: { host: string; document: TuningDocument }) {
  const typed = { inbound: useSignal<Typed | null>(null), outbound: useSignal<Typed | null>(null) };
  const refusal = useSignal<string | null>(null);
  const conflicts = useSignal<Conflicts>({});
  const busy = useSignal(false);
  const inQuestion = useSignal<{ patch: TuningPatch; shown: ShownThresholds } | null>(null);
  if (!mayWrite.value) return null;

  const now = shownIn(document);
  const inbound = typed.inbound.value?.text ?? String(document.inbound_threshold);
  const outbound = typed.outbound.value?.text ?? String(document.outbound_threshold);
  const patch = patchOf({ inbound, outbound }, document);
  const shown: ShownThresholds = {
    inbound: typed.inbound.value?.shown ?? now.inbound,
    outbound: typed.outbound.value?.shown ?? now.outbound,
  };

  const declare = async (wanted: TuningPatch, on: ShownThresholds) => {
    busy.value = true;
    const outcome = await declareThresholds(host, wanted, on);
    busy.value = false;
    refusal.value = outcome.kind === 'refused' ? outcome.why : null;
    if (outcome.kind === 'refused') return;
    const overtaken = outcome.kind === 'overtaken' ? outcome.conflict : null;
    conflicts.value = Object.fromEntries(
      THRESHOLDS.flatMap((threshold): [Threshold, TuningConflict][] => {
        // Of what this write was not about, what was told stays.
        const conflict =
          `${threshold}_threshold` in wanted ? overtaken?.told[threshold] && overtaken : conflicts.peek()[threshold];
        return conflict ? [[threshold, conflict]] : [];
      }),
    );
    if (overtaken !== null) return;
    for (const threshold of THRESHOLDS) if (`${threshold}_threshold` in wanted) typed[threshold].value = null;
  };
  const settle = (threshold: Threshold) => {
    const { [threshold]: _, ...others } = conflicts.peek();
    conflicts.value = others;
  };
  const conflictOf = (threshold: Threshold) => {
    const conflict = conflicts.value[threshold];
    const sentence = conflict?.told[threshold];
    if (conflict === undefined || sentence === undefined) return null;
    const value = parseThreshold(threshold === 'inbound' ? inbound : outbound);
    return (
      <Conflict
        sentences={[sentence]}
        about={`the ${threshold} threshold`}
        mine="Declare mine"
        isBusy={busy.value || value === null}
        onTheirs={() => {
          typed[threshold].value = null;
          settle(threshold);
        }}
        onMine={() => value !== null && void declare({ [`${threshold}_threshold`]: value }, { ...shown, ...conflict.now })}
      />
    );
  };

  const asked = inQuestion.value;
  return (
    <form
      class="tuning-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (patch === null || busy.value) return;
        if (raisedWords(patch, shown).length > 0) inQuestion.value = { patch, shown };
        else void declare(patch, shown);
      }}
      noValidate
    >
      <ThresholdField
        id="inbound"
        label="Inbound threshold"
        value={inbound}
        typed={typed.inbound}
        shown={now.inbound}
        conflict={conflictOf('inbound')}
      >
        A request is blocked when its anomaly score reaches this number: <strong>lower is stricter</strong>. Argos Drift’s default
        is 15; that of the OWASP Core Rule Set (CRS), whose rules give the score, is 5.{' '}
        <a href="/docs/words" target="_blank" rel="noopener">
          Words
        </a>
      </ThresholdField>
      <details open={typed.outbound.value !== null}>
        <summary>Outbound threshold</summary>
        <ThresholdField
          id="outbound"
          label="Outbound threshold"
          value={outbound}
          typed={typed.outbound}
          shown={now.outbound}
          conflict={conflictOf('outbound')}
        >
          It has no effect at run time, because CrowdSec runs no response phase. It is compared all the same. The default is 4.
        </ThresholdField>
      </details>
      {refusal.value && (
        <p class="problem" role="alert">
          {refusal.value}
        </p>
      )}
      {/* Not `disabled`: a button that is disabled by its own press loses the focus. */}
      <button type="submit" class="button button-main" aria-disabled={busy.value || patch === null}>
        {busy.value ? 'Declaring…' : 'Declare'}
      </button>
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
      <p class="quiet">Nothing changes on the host until the apply command runs there.</p>
    </form>
  );
}

interface FieldProps {
  id: string;
  label: string;
  value: string;
  typed: Signal<Typed | null>;
  /** The threshold as it is on screen now. */
  shown: ShownThreshold;
  conflict: ComponentChildren;
  children: ComponentChildren;
}

function ThresholdField({ id, label, value, typed, shown, conflict, children }: FieldProps) {
  const isWrong = parseThreshold(value) === null;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min={THRESHOLD_MIN}
        max={THRESHOLD_MAX}
        step={1}
        value={value}
        aria-invalid={isWrong}
        aria-describedby={`${id}-help ${id}-problem`}
        onInput={(event) => {
          typed.value = { text: event.currentTarget.value, shown: typed.peek()?.shown ?? shown };
        }}
      />
      <p id={`${id}-problem`} class="problem" role="alert">
        {isWrong && `This must be a whole number from ${THRESHOLD_MIN} to ${THRESHOLD_MAX}.`}
      </p>
      {conflict}
      <p id={`${id}-help`} class="quiet">
        {children}
      </p>
    </div>
  );
}
