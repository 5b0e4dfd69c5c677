import type { Intent } from '#contract';
import { headerLine } from './header.ts';
import type { SurfaceSentinels } from './sentinel.ts';

/** The thresholds that were declared or adopted. Where neither was, the file must not exist. */
export const tuningSentinels: SurfaceSentinels = {
  sentinels: [{ file: 'argos-appsec-tuning.txt', isOptional: true, text: tuningText }],
  faultIn: () => null,
};

function tuningText(intent: Intent): string | null {
  const { inbound, outbound } = intent.thresholds_declared;
  if (!inbound && !outbound) return null;
  const lines = [headerLine(intent)];
  if (inbound) lines.push(`inbound_threshold=${intent.inbound_threshold}`);
  if (outbound) lines.push(`outbound_threshold=${intent.outbound_threshold}`);
  return [...lines, ''].join('\n');
}
