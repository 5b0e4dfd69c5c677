import type { Status, TuningDocument, TuningVerdict } from '#contract';

interface ThresholdTableProps {
  verdict: TuningVerdict;
  /** What is declared; null while it is not known, when the verdict's numbers stand alone. */
  declared: TuningDocument | null;
  /** The status of the tuning file as it is shown now. */
  status: Status;
}

/** Declared and actual thresholds side by side, and those that the running engine has loaded, each as far as it is known. */
export function ThresholdTable({ verdict, declared, status }: ThresholdTableProps) {
  const { running_inbound = null, running_outbound = null } = verdict;
  const isRunningKnown = running_inbound !== null || running_outbound !== null;
  const row = (label: string, isDeclared: boolean, expected: number, actual: number | null, running: number | null) => {
    const cell = (value: number | null) => (
      <td class={status !== 'unknown' && isDeclared && value !== null && value !== expected ? 'differs' : undefined}>
        {value ?? 'not known'}
      </td>
    );
    return (
      <tr>
        <th scope="row">{label}</th>
        <td>
          {expected}
          {!isDeclared && <span class="quiet"> (default, not declared)</span>}
        </td>
        {cell(actual)}
        {isRunningKnown && cell(running)}
      </tr>
    );
  };
  const { inbound, outbound } = declared?.declared ?? { inbound: true, outbound: true };
  return (
    <table class="thresholds">
      <caption class="off-screen">Anomaly thresholds</caption>
      <thead>
        <tr>
          <th scope="col">Threshold</th>
          <th scope="col">{verdict.basis === 'adopted' ? 'Adopted' : 'Declared'}</th>
          <th scope="col">{status === 'unknown' ? 'Last known on disk' : 'On disk'}</th>
          {isRunningKnown && <th scope="col">{status === 'unknown' ? 'Last known to run' : 'Running'}</th>}
        </tr>
      </thead>
      <tbody>
        {row(
          'Inbound',
          inbound,
          declared?.inbound_threshold ?? verdict.expected_inbound,
          verdict.actual_inbound,
          running_inbound,
        )}
        {row(
          'Outbound',
          outbound,
          declared?.outbound_threshold ?? verdict.expected_outbound,
          verdict.actual_outbound,
          running_outbound,
        )}
      </tbody>
    </table>
  );
}
