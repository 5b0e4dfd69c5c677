import { loadWaf } from './load-waf.ts';
import { runWaf } from './run-waf.ts';
import { type Part, type Place, Verdict, type WafVerdict } from './verdict.ts';

/**
 * What one band of one acquisition's WAF enforces, from its texts in the order in which Coraza loads them. Pure: a function of the
 * texts alone.
 */
export function evaluateWaf(parts: readonly Part[]): WafVerdict {
  try {
    return runWaf(loadWaf(parts));
  } catch (thrown) {
    if (thrown instanceof Verdict) return thrown.verdict;
    throw thrown;
  }
}

/** Why the engine refuses to start with these texts; null where it starts, or where that cannot be told. */
export function refusalOf(parts: readonly Part[]): Place | null {
  try {
    loadWaf(parts);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof Verdict)) throw thrown;
    return thrown.verdict.is === 'refused' ? thrown.verdict : null;
  }
}
