import type { ItemType } from '#contract';
import { whyUnread } from '../disk/read-whole.ts';
import type { End } from '../disk/resolve-link.ts';
import type { Tree } from '../disk/tree.ts';
import type { Found } from '../disk/walk.ts';
import { YAML_MAX_BYTES } from '../read-limits.ts';
import { Unobservable } from '../unobservable.ts';
import type { Where } from '../where.ts';
import { type Item, NULL_DEVICE } from './items.ts';
import type { HubMemory } from './memory.ts';
import { isStaged } from './staged.ts';

/**
 * A file that is no hub item, as `newLocalItem` in CrowdSec's `pkg/cwhub/sync.go` takes it.
 * @param fileName what it is called where its file does not say; below its stage's folder, where its type has stages
 * @throws Unobservable where its name is not certain, or it makes the engine's whole load fail
 */
export function localItem(
  tree: Tree,
  where: Where,
  memory: HubMemory,
  type: ItemType,
  found: Found,
  { kind, target }: End,
  fileName = isStaged(type) ? found.file.split('/').slice(1).join('/') : found.file,
): Item {
  const item: Item = { name: fileName, file: found.file, origin: 'local', target, content: 'unknown', isLatest: false };
  if (kind === 'directory') throw new Unobservable('invalid', `${found.path} leads to a folder: CrowdSec cannot load it`);
  if (kind === 'other') {
    if (target === NULL_DEVICE) return item;
    throw new Unobservable('invalid', `${found.path} is no regular file: CrowdSec cannot load it`);
  }
  if (!where.hubIsCertain && target !== found.path) {
    const sentence = `${found.path} leads to ${target}, and config.yaml, which says where the hub is, could not be read: set hub_dir`;
    throw new Unobservable('unreadable', sentence);
  }
  const name = memory.localNames.of(tree, target);
  if (!name.ok && name.why === 'too_large' && type === 'scenarios') {
    throw new Unobservable('invalid', `${found.path} has more than ${YAML_MAX_BYTES} bytes: no scenario is that large`);
  }
  if (!name.ok)
    throw new Unobservable('unreadable', `${found.path} cannot be read (${whyUnread(name)}), so its name is not known`);
  switch (name.value.kind) {
    case 'fault':
      throw new Unobservable('invalid', `${found.path} makes CrowdSec's whole load fail: ${name.value.why}`);
    case 'doubt':
      throw new Unobservable('unreadable', `${found.path}: its name is not certain: ${name.value.why}`);
    case 'none':
      return item;
    case 'named':
      return { ...item, name: name.value.name };
  }
}
