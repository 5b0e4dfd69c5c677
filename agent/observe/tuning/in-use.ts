import { resolve } from 'node:path';
import { appsecSources } from '../acquisitions/acquisitions.ts';
import type { ConfigReference } from '../acquisitions/appsec-source.ts';
import { whyUnread } from '../disk/read-whole.ts';
import type { Tree } from '../disk/tree.ts';
import { matches } from '../disk/wildcard.ts';
import type { Inventory } from '../hub/inventory.ts';
import type { Item } from '../hub/items.ts';
import type { ObservationContext } from '../surface-observer.ts';
import { Unobservable } from '../unobservable.ts';
import { type AppsecConfig, lists } from './appsec-config.ts';
import { type DataFiles, NO_DATA_FILES, readDataFiles } from './data-files.ts';
import type { AppsecMemory } from './memory.ts';
import type { RuleFacts } from './rule-facts.ts';

/** An installed appsec rule. `path` is its file, no link, as the agent sees it. */
export interface InstalledRule {
  path: string;
  facts: RuleFacts;
}

type Config = { name: string; config: AppsecConfig };

/** The appsec-configs that acquisitions use, by the names under which they are used, and every installed appsec rule. */
export interface InUse {
  configs: Config[];
  rules: InstalledRule[];
  /** The files that the rules in use name. */
  dataFiles: DataFiles;
}

/**
 * Follows what CrowdSec loads: acquisitions name appsec-configs, appsec-configs list rules by their `name:`.
 * @throws Unobservable `unreadable` where a part of it cannot be read: it could say anything
 */
export function readInUse({ tree, where, inventory, acquisitions }: ObservationContext, memory: AppsecMemory): InUse {
  const used = appsecSources(acquisitions).flatMap(({ configs }) => configs);
  if (used.length === 0) return { configs: [], rules: [], dataFiles: NO_DATA_FILES };
  const installed = used.some(({ by }) => by !== 'path') ? inventory('appsec-configs').byName : new Map<string, Item>();
  const inside = where.view.toCrowdsec(where.crowdsecDir);
  const configs = used
    .flatMap((reference) => expand(reference, installed))
    .map(({ by, value }) => {
      const path = by === 'path' ? where.view.toAgent(resolve(inside, value)) : installed.get(value)?.target;
      if (path === undefined)
        throw new Unobservable('unreadable', `an acquisition uses the appsec-config ${value}, which is not installed`);
      const about = memory.configs.of(tree, path);
      if (!about.ok) throw new Unobservable('unreadable', `the appsec-config ${path} cannot be read (${whyUnread(about)})`);
      if (!about.value.ok) throw new Unobservable('unreadable', `the appsec-config ${path} is not plain: ${about.value.why}`);
      const { config } = about.value;
      return { name: by === 'name' || config.name === '' ? value : config.name, config };
    });
  const rules = installedRules(tree, memory, inventory);
  const named = rulesInUse({ configs, rules }).map(({ path, facts }) => ({ rule: path, files: facts.files }));
  return { configs, rules, dataFiles: readDataFiles(tree, where, memory.dataFiles, named) };
}

// pkg/acquisition/modules/appsec/config.go, expandAppsecConfigEntry: a pattern that matches nothing is refused.
function expand(reference: ConfigReference, installed: ReadonlyMap<string, Item>): ConfigReference[] {
  if (reference.by !== 'pattern') return [reference];
  const names = [...installed.keys()].filter((name) => matches(reference.value, name));
  if (names.length > 0) return names.map((value) => ({ by: 'name', value }));
  throw new Unobservable('unreadable', `an acquisition uses the appsec-configs ${reference.value}, and none is installed`);
}

/** The installed rules that a config in use loads in-band. */
export function rulesInUse({ configs, rules }: Pick<InUse, 'configs' | 'rules'>): InstalledRule[] {
  return rules.filter(({ facts }) => facts.name !== '' && configs.some(({ config }) => lists(config.inband, facts.name)));
}

function installedRules(tree: Tree, memory: AppsecMemory, inventory: Inventory): InstalledRule[] {
  return [...inventory('appsec-rules').byName.values()].map(({ target }) => {
    const facts = memory.rules.of(tree, target);
    if (!facts.ok) throw new Unobservable('unreadable', `the appsec rule ${target} cannot be read (${whyUnread(facts)})`);
    if ('doubt' in facts.value) throw new Unobservable('unreadable', `the appsec rule ${target}: ${facts.value.doubt}`);
    return { path: target, facts: facts.value };
  });
}
