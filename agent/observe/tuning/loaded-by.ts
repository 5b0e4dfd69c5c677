import { wellFormed } from '../../words/printable.ts';
import { NAME_MAX_CHARS } from '../read-limits.ts';
import type { TuningRules } from '../seclang/thresholds.ts';
import { Unobservable } from '../unobservable.ts';
import { lists } from './appsec-config.ts';
import type { InUse } from './in-use.ts';
import { TUNING_RULE } from './tuning-rule.ts';

const CONFIGS_MAX = 100;

/**
 * The names of the appsec-configs in use that list the tuning rule, sorted. An empty list is evidence that nothing does.
 * @param tuning what the tuning file sets; null where that could not be read
 * @param target the tuning file, no link; null where there is none
 * @throws Unobservable `unreadable` where the engine would not load such a config, a hook takes the rule away, or a file that counts could not be read
 */
export function loadedBy(inUse: InUse, tuning: TuningRules | null, target: string | null): string[] {
  const listing = inUse.configs.filter(({ config }) => lists(config.inband, TUNING_RULE));
  if (listing.length > 0 && target !== null && inUse.rules.every(({ path }) => path !== target)) {
    throw new Unobservable('unreadable', `${target} is not among the appsec rules that CrowdSec has installed`);
  }
  for (const { name, config } of listing) {
    refuseEmptyPatterns(inUse, name, [...config.inband, ...config.outOfBand]);
    const { ids, byName, unclear } = config.removals;
    const isTaken = tuning === null || tuning.ids.some((id) => ids.includes(id)) || (byName && tuning.isNamed);
    if (unclear || ((ids.length > 0 || byName) && isTaken)) {
      throw new Unobservable(
        'unreadable',
        `a hook of the appsec-config ${name} removes in-band rules, and could remove this one`,
      );
    }
  }
  const names = [...new Set(listing.map(({ name }) => wellFormed(name)))].sort();
  if (names.length > CONFIGS_MAX || names.some((name) => name.length > NAME_MAX_CHARS)) {
    throw new Unobservable('unreadable', 'more appsec-configs, or longer names, than a report can hold');
  }
  const { unread } = inUse.dataFiles;
  if (names.length > 0 && unread !== null) throw new Unobservable('unreadable', unread);
  return names;
}

// pkg/appsec/appsec_rules_collection.go, LoadCollection: a pattern without a rule ends the loading of its whole config.
function refuseEmptyPatterns({ rules }: InUse, config: string, patterns: readonly string[]): void {
  const names = rules.map(({ facts }) => facts.name).filter((name) => name !== '');
  const empty = patterns.find((pattern) => !names.some((name) => lists([pattern], name)));
  if (empty === undefined) return;
  throw new Unobservable(
    'unreadable',
    `the appsec-config ${config} lists ${empty}, which no installed rule has as its name: the engine refuses it`,
  );
}
