import type { AppsecSource, ConfigReference } from '../acquisitions/appsec-source.ts';
import { whyUnread } from '../disk/read-whole.ts';
import { matches } from '../disk/wildcard.ts';
import { lower } from '../seclang/go-text.ts';
import type { ObservationContext } from '../surface-observer.ts';
import { Unobservable } from '../unobservable.ts';
import type { UsedConfig } from './appsec-config.ts';
import type { AppsecMemory } from './memory.ts';

interface Named {
  name: string;
  path: string;
}

/**
 * The appsec-configs of an acquisition in the order in which CrowdSec loads them, each once (`pkg/acquisition/modules/appsec/config.go`,
 * `resolveAppsecConfigEntries`, and `pkg/appsec/appsec.go`, `Load`). Notes what it refuses.
 * @throws Unobservable `unreadable` where CrowdSec refuses one, or one cannot be read
 */
export function usedConfigs(context: ObservationContext, memory: AppsecMemory, source: AppsecSource): UsedConfig[] {
  const found = new Map<string, Named>();
  for (const reference of source.configs) {
    for (const named of resolve(context, source, reference)) if (!found.has(named.name)) found.set(named.name, named);
  }
  return [...found.values()].map((named) => read(context, memory, named));
}

function refuse({ loadFaults }: ObservationContext, sentence: string): Unobservable {
  loadFaults.note(sentence);
  return new Unobservable('unreadable', `${sentence}, so CrowdSec does not start`);
}

function resolve(context: ObservationContext, { file }: AppsecSource, { by, value }: ConfigReference): Named[] {
  const { where, tree, inventory } = context;
  if (by === 'path') {
    const path = where.view.toAgent(value);
    if (!where.view.sees(value)) {
      throw new Unobservable(
        'unreadable',
        `the acquisition ${file} uses the appsec-config ${value}, which the agent does not see`,
      );
    }
    if (tree.look(path).kind === 'absent') {
      throw refuse(context, `the acquisition ${file} has the appsec_config_path ${value}, which does not exist`);
    }
    return [{ name: value, path }];
  }
  const installed = inventory('appsec-configs').byName;
  if (by === 'name') {
    const item = installed.get(value);
    if (item === undefined)
      throw refuse(context, `the acquisition ${file} uses the appsec-config ${value}, which is not installed`);
    return [{ name: value, path: item.target }];
  }
  const fitting = [...installed.values()].filter(({ name }) => matches(value, name));
  if (fitting.length === 0) {
    throw refuse(context, `the acquisition ${file} uses the appsec-configs ${value}, and none that is installed has such a name`);
  }
  const order = (name: string): string => lower(name);
  return fitting
    .map(({ name, target }) => ({ name, path: target }))
    .sort((a, b) => (order(a.name) < order(b.name) ? -1 : Number(order(a.name) > order(b.name))));
}

function read(context: ObservationContext, memory: AppsecMemory, { name, path }: Named): UsedConfig {
  const about = memory.configs.of(context.tree, path);
  if (!about.ok) throw new Unobservable('unreadable', `the appsec-config ${path} cannot be read (${whyUnread(about)})`);
  if (about.value.ok)
    return {
      name: name === path && about.value.config.name !== '' ? about.value.config.name : name,
      path,
      config: about.value.config,
    };
  if (about.value.isRefused) throw refuse(context, `the appsec-config ${path}: ${about.value.why}`);
  throw new Unobservable('unreadable', `the appsec-config ${path} is not plain: ${about.value.why}`);
}
