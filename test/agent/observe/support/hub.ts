import { createHash } from 'node:crypto';
import type { ItemType } from '#contract';
import { file, type Host, link } from './host.ts';

type Lists = Partial<Record<ItemType, string[]>>;

/** An item of the hub. Without more, its newest version is installed. */
export interface HubItem {
  /** `no`: it is in the hub alone. */
  installed?: 'no';
  /** What its file in the hub is; a text of its own: `changed`. */
  file?: 'newest' | 'older' | { text: string };
  /** What it holds, if it is a collection, in its newest version. */
  holds?: Lists;
  /** The same in its older version. */
  held?: Lists;
}

const STAGES: Partial<Record<ItemType, string>> = { parsers: 's01-parse/', postoverflows: 's00-enrich/' };
const digest = (text: string): { digest: string } => ({ digest: createHash('sha256').update(text).digest('hex') });
const textOf = (version: string, lists: Lists = {}): string =>
  `# version ${version}\n${Object.entries(lists)
    .map(([type, names]) => `${type}:\n${names.map((name) => `  - ${name}\n`).join('')}`)
    .join('')}`;

/** What the index says beside the path of a parser or postoverflow. CrowdSec refuses an index that does not say it. */
const stageOf = (type: ItemType): { stage?: string } => {
  const stage = STAGES[type];
  return stage === undefined ? {} : { stage: stage.slice(0, -1) };
};

/** Where an item's link stands, as cscli makes it, below CrowdSec's folder. */
export const linkOf = (type: ItemType, name: string): string => `${type}/${STAGES[type] ?? ''}${name.split('/')[1]}.yaml`;
/** Where an item's file stands in the hub, below CrowdSec's folder. */
export const hubFileOf = (type: ItemType, name: string): string => `hub/${type}/${STAGES[type] ?? ''}${name}.yaml`;

/** A host with these items of the hub, by `type name`. */
export function hub(items: Record<string, HubItem>): Host {
  const index: Record<string, Record<string, object>> = {};
  const host: Host = {};
  for (const [key, { installed, file: which = 'newest', holds, held }] of Object.entries(items)) {
    const [type, name] = key.split(' ') as [ItemType, string];
    const texts = { older: textOf('0.1', held), newest: textOf('0.2', holds) };
    const path = hubFileOf(type, name);
    const versions = { '0.1': digest(texts.older), '0.2': digest(texts.newest) };
    index[type] = {
      ...index[type],
      [name]: { path: path.slice('hub/'.length), ...stageOf(type), version: '0.2', versions, ...holds },
    };
    host[path] = file(typeof which === 'string' ? texts[which] : which.text);
    if (installed === undefined) host[linkOf(type, name)] = link(`@/${path}`);
  }
  return { 'hub/.index.json': file(JSON.stringify(index)), ...host };
}
