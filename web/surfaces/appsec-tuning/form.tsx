import '../../parts/opened-style.ts';
import { type Signal, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { TuningDocument } from '#contract';
import { mayWrite } from '../../data/state.ts';
import { declareThresholds } from './changes.ts';
import { parseThreshold, patchOf, THRESHOLD_MAX, THRESHOLD_MIN } from './patch.ts';

/** The form that declares thresholds. What was typed stays until it is saved, whatever the polls bring meanwhile. */
export function TuningForm({ host, document }: { host: string; document: TuningDocument }) {
  const typedInbound = useSignal<string | null>(null);
  const typedOutbound = useSignal<string | null>(null);
  const refusal = useSignal<string | null>(null);
  const busy = useSignal(false);
  if (!mayWrite.value) return null;

  const inbound = typedInbound.value ?? String(document.inbound_threshold);
  const outbound = typedOutbound.value ?? String(document.outbound_threshold);
  const patch = patchOf({ inbound, outbound }, document);

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    if (patch === null) return;
    busy.value = true;
    refusal.value = await declareThresholds(host, patch);
    busy.value = false;
    if (refusal.value !== null) return;
    typedInbound.value = null;
    typedOutbound.value = null;
  };

  return (
    <form class="tuning-form" onSubmit={save} noValidate>
      <ThresholdField id="inbound" label="Inbound threshold" value={inbound} typed={typedInbound}>
        A request is blocked when its anomaly score reaches this number: <strong>lower is stricter</strong>. Argos Drift’s default
        is 15, CRS’s own is 5.
      </ThresholdField>
      <details open={typedOutbound.value !== null}>
        <summary>Outbound threshold</summary>
        <ThresholdField id="outbound" label="Outbound threshold" value={outbound} typed={typedOutbound}>
          It has no effect at run time, because CrowdSec runs no response phase. It is compared all the same. The default is 4.
        </ThresholdField>
      </details>
      {refusal.value && (
        <p class="problem" role="alert">
          {refusal.value}
        </p>
      )}
      <button type="submit" class="button button-main" disabled={busy.value || patch === null}>
        {busy.value ? 'Declaring…' : 'Declare'}
      </button>
      <p class="quiet">Nothing changes on the host until the apply command runs there.</p>
    </form>
  );
}

interface FieldProps {
  id: string;
  label: string;
  value: string;
  typed: Signal<string | null>;
  children: ComponentChildren;
}

function ThresholdField({ id, label, value, typed, children }: FieldProps) {
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
          typed.value = event.currentTarget.value;
        }}
      />
      <p id={`${id}-problem`} class="problem" role="alert">
        {isWrong && `This must be a whole number from ${THRESHOLD_MIN} to ${THRESHOLD_MAX}.`}
      </p>
      <p id={`${id}-help`} class="quiet">
        {children}
      </p>
    </div>
  );
}
