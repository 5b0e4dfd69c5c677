import { join, resolve } from 'node:path';
import { configsInUse } from './acquisitions.ts';
import { type Item, readItems } from './items.ts';
import { wellFormed } from './limits.ts';
import type { Memory } from './memory.ts';
import type { Tree } from './tree.ts';
import { asUnobservable, Unobservable } from './unobservable.ts';
import type { Where } from './where.ts';

/** The names of the appsec-configs in use that list the tuning rule, sorted; or why that could not be read. */
export type LoadedBy = { ok: true; configs: string[] } | { ok: false; why: string };

const NAME_MAX_CHARS = 1024;
const CONFIGS_MAX = 100;

/**
 * Finds out who loads the tuning rule: acquisitions name appsec-configs, appsec-configs list rules. An empty list is evidence
 * that nothing does; every doubt is a reason instead.
 */
export function loadedBy(tree: Tree, where: Where, memory: Memory): LoadedBy {
  try {
    if (where.config.state === 'invalid')
      throw new Unobservable('unreadable', `${where.crowdsecDir}/config.yaml does not parse, or has a path with a variable`);
    const used = configsInUse(tree, where);
    const installed = used.some(({ by }) => by === 'name') ? installedConfigs(tree, where, memory) : new Map<string, Item>();
    const inside = where.view.toCrowdsec(where.crowdsecDir);
    const configs = new Set<string>();
    for (const { by, value } of used) {
      const path = by === 'path' ? where.view.toAgent(resolve(inside, value)) : installed.get(value)?.target;
      if (path === undefined)
        throw new Unobservable('unreadable', `an acquisition uses the appsec-config ${value}, which is not installed`);
      const about = memory.appsecConfigs.of(tree, path);
      if (!about.ok) throw new Unobservable('unreadable', `the appsec-config ${path} cannot be read (${about.why})`);
      if (!about.value.ok) throw new Unobservable('unreadable', `the appsec-config ${path} is not plain: ${about.value.why}`);
      if (about.value.lists) configs.add(wellFormed(by === 'name' || about.value.name === '' ? value : about.value.name));
    }
    const names = [...configs].sort();
    if (names.length > CONFIGS_MAX || names.some((name) => name.length > NAME_MAX_CHARS)) {
      throw new Unobservable('unreadable', 'more appsec-configs, or longer names, than a report can hold');
    }
    return { ok: true, configs: names };
  } catch (error) {
    return { ok: false, why: `Whether CrowdSec loads the tuning file could not be read: ${asUnobservable(error).message}` };
  }
}

function installedConfigs(tree: Tree, where: Where, memory: Memory): Map<string, Item> {
  const folder = join(where.crowdsecDir, 'appsec-configs');
  const look = tree.look(folder);
  if (look.kind === 'absent' || look.kind === 'link') return new Map();
  return readItems(tree, where, 'appsec-configs', memory.index.read(tree, where.indexPath), memory.localNames).byName;
}
