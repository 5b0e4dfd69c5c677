import { addressWords, type EngineListening } from '../config/listening.ts';
import { DOWN_MS, SETTLE_MS, type UnknownWhy } from './load-tracker.ts';

/** What stands in sentences about an engine. */
export interface Looked {
  readonly listening: EngineListening;
  /** Where the metrics are asked, where a setting says so. */
  readonly metricsSetting: string | null;
  /** The configured AppSec listeners that are not there. */
  readonly missing: readonly string[];
  /** Why the metrics did not answer the last time; null where they did or were not asked. */
  readonly unanswered: string | null;
  /** Whether it is looked at once and no more, so that no load is seen to stand. */
  readonly isOneLook: boolean;
}

const KNOWN_LATER = 'what it runs is known from its next reload on';

/** Why it is not known what the engine loaded, in a sentence without a full stop. */
export function unknownWords(why: UnknownWhy, looked: Looked): string {
  switch (why) {
    case 'never_seen':
      return `the agent has not seen a running CrowdSec: ${placesWords(looked)}${containerWords(looked)}`;
    case 'gone_just_now':
      return `CrowdSec stopped within the last ${DOWN_MS / 1000} s or is being restarted`;
    case 'settling':
      if (looked.isOneLook) return 'one look cannot tell what CrowdSec has loaded: the agent that runs watches for that';
      return `CrowdSec has just begun to load; whether it succeeded shows when it has stood for ${SETTLE_MS / 1000} s`;
    case 'no_metrics':
      return `CrowdSec runs, but ${metricsWords(looked)}: only they tell whether a load has succeeded`;
    case 'no_log_processor':
      // github.com/crowdsecurity/crowdsec/issues/4545: a reload while requests were examined.
      return looked.missing.length > 0
        ? `CrowdSec answers, but its log processor and its AppSec listener ${looked.missing.join(', ')} are gone, as after a reload that hangs: restart it`
        : 'CrowdSec answers, but its log processor was not seen in it: it is off, has not finished loading or has died';
    case 'listener_missing':
      return `CrowdSec runs, but its AppSec listener ${looked.missing.join(', ')} is not there`;
    case 'loaded_before_first_look':
      return `CrowdSec had loaded before this agent looked for the first time; ${KNOWN_LATER}`;
    case 'changed_while_loading':
      return `files were changed so shortly before or while CrowdSec loaded that their order is not known; ${KNOWN_LATER}`;
  }
}

/** How it is known that the engine does not run, in a sentence without a full stop. */
export function downWords(looked: Looked): string {
  return placesWords(looked);
}

// In a container of its own CrowdSec has a network of its own.
function containerWords({ metricsSetting }: Looked): string {
  if (metricsSetting !== null) return '';
  return '. Where CrowdSec runs in a container, set engine_metrics to its metrics, such as http://crowdsec:6060';
}

function placesWords({ listening, metricsSetting, unanswered }: Looked): string {
  const { lapi, metrics } = listening;
  if (metricsSetting !== null) return `${metricsSetting} does not answer (${unanswered ?? 'not asked yet'})`;
  const lapiWords = lapi.kind === 'at' ? `nothing of CrowdSec listens at ${addressWords(lapi)} (its Local API)` : lapi.why;
  return `${lapiWords}${metrics.kind === 'at' ? `, nor at ${addressWords(metrics)} (its metrics)` : ''}`;
}

function metricsWords({ listening: { metrics }, metricsSetting, unanswered }: Looked): string {
  if (metricsSetting === null && metrics.kind !== 'at') return `its metrics cannot be asked, since ${metrics.why}`;
  const place = metricsSetting ?? (metrics.kind === 'at' ? addressWords(metrics) : '');
  return `its metrics at ${place} do not answer (${unanswered ?? 'not asked yet'})`;
}
