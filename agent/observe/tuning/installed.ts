import { whyUnread } from '../disk/read-whole.ts';
import type { ObservationContext } from '../surface-observer.ts';
import { Unobservable } from '../unobservable.ts';
import type { AppsecMemory } from './memory.ts';
import type { InstalledRule } from './rule-facts.ts';

/** The installed appsec rules that CrowdSec keeps. */
export interface InstalledRules {
  rules: readonly InstalledRule[];
  /** Why what CrowdSec has of them is not known; null where it is. */
  doubt: string | null;
}

/**
 * Reads every installed appsec rule, as CrowdSec does at each start (`pkg/appsec/loader.go`): it passes over a file that does not
 * decode, and does not start with one that has no name.
 */
export function installedRules({ tree, inventory, loadFaults }: ObservationContext, memory: AppsecMemory): InstalledRules {
  const { byName, ignored } = inventory('appsec-rules');
  for (const { file, why } of ignored) {
    if (why === 'masked') loadFaults.note(`${nameless(`appsec-rules/${file}`)}, since its link leads to /dev/null`);
  }
  const rules: InstalledRule[] = [];
  let doubt: string | null = null;
  for (const { target } of byName.values()) {
    const about = memory.rules.of(tree, target);
    if (!about.ok) doubt ??= `the appsec rule ${target} cannot be read (${whyUnread(about)})`;
    else if ('doubt' in about.value) doubt ??= `the appsec rule ${target}: ${about.value.doubt}`;
    else if ('dropped' in about.value) continue;
    else if (about.value.name === '') loadFaults.note(nameless(target));
    else rules.push({ path: target, facts: about.value });
  }
  return { rules, doubt };
}

const nameless = (path: string): string => `the appsec rule ${path} has no name ("appsec rule name is empty")`;

/** @throws Unobservable where what CrowdSec has of its appsec rules is not known */
export function requireCertain({ rules, doubt }: InstalledRules): readonly InstalledRule[] {
  if (doubt !== null) throw new Unobservable('unreadable', doubt);
  return rules;
}
