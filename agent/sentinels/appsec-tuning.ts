import type { Intent } from '#contract';
import { headerLine } from './header.ts';

export const TUNING_FILE = 'argos-appsec-tuning.txt';

/** The thresholds that were declared or adopted; null where neither was: then the file must not exist. */
export function tuningText(intent: Intent): string | null {
  const { inbound, outbound } = intent.thresholds_declared;
  if (!inbound && !outbound) return null;
  const lines = [headerLine(intent)];
  if (inbound) lines.push(`inbound_threshold=${intent.inbound_threshold}`);
  if (outbound) lines.push(`outbound_threshold=${intent.outbound_threshold}`);
  return [...lines, ''].join('\n');
}
