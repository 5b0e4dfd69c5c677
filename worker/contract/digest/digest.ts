import { SURFACES } from '../surfaces/index.ts';
import { canonicalText } from './canonical.ts';

/**
 * The text whose SHA-256 is a report's `digest`: the RFC 8785 form of the surfaces' members exactly as sent or received, unknown
 * fields included. A surface that an older agent does not report is left out.
 * @throws when a value has no canonical form (a lone surrogate, nesting beyond the stack) or no report has (an object of thousands of members)
 */
export function digestInput(report: object): string {
  const parts = SURFACES.flatMap(({ reportKey }) =>
    reportKey in report ? [[reportKey, report[reportKey as keyof typeof report]] as const] : [],
  );
  return canonicalText(Object.fromEntries(parts));
}
