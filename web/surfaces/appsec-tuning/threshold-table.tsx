import type { Status, TuningDocument, TuningVerdict } from '#contract';

interface ThresholdTableProps {
  verdict: TuningVerdict;
  /** What is declared; null while it is not known, when the verdict's numbers stand alone. */
  declared: TuningDocument | null;
  /** The status of the tuning file as it is shown now. */
  status: Status;
}

/** Where a threshold comes from, in a word; empty where an operator declared it, or that is not known. */
function originWords(document: TuningDocument | null, threshold: 'inbound' | 'outbound'): string {
  if (document === null) return '';
  if (!document.declared[threshold]) return ' (default, not declared)';
  return document.adopted[threshold] ? ' (adopted)' : '';
}

/** What the intent has and what the host has, side by side, and what the running engine has loaded, each as far as it is known. */
export function ThresholdTable({ verdict, declared, status }: ThresholdTableProps) {
  const { running_inbound = null, running_outbound = null } = verdict;
  const isRunningKnown = running_inbound !== null || running_outbound !== null;
  const row = (threshold: 'inbound' | 'outbound', expected: number, actual: number | null, running: number | null) => {
    const isDeclared = declared?.declared[threshold] ?? true;
    const isWaived = verdict.waived?.includes(threshold);
    const cell = (value: number | null) => {
      const differs = status !== 'unknown' && isDeclared && value !== null && value !== expected;
      return (
        <td class={differs && !isWaived ? 'differs' : undefined}>
          {value ?? 'not known'}
          {differs && isWaived && <span class="quiet"> (waived)</span>}
        </td>
      );
    };
    return (
      <tr>
        <th scope="row">{threshold === 'inbound' ? 'Inbound' : 'Outbound'}</th>
        <td>
          {expected}
          <span class="quiet">{originWords(declared, threshold)}</span>
        </td>
        {cell(actual)}
        {isRunningKnown && cell(running)}
      </tr>
    );
  };
  return (
    <table class="thresholds">
      <caption class="off-screen">Anomaly thresholds</caption>
      <thead>
        <tr>
          <th scope="col">Threshold</th>
          <th scope="col">Intent</th>
          <th scope="col">{status === 'unknown' ? 'Last known on disk' : 'On disk'}</th>
          {isRunningKnown && <th scope="col">{status === 'unknown' ? 'Last known to run' : 'Running'}</th>}
        </tr>
      </thead>
      <tbody>
        {row('inbound', declared?.inbound_threshold ?? verdict.expected_inbound, verdict.actual_inbound, running_inbound)}
        {row('outbound', declared?.outbound_threshold ?? verdict.expected_outbound, verdict.actual_outbound, running_outbound)}
      </tbody>
    </table>
  );
}
