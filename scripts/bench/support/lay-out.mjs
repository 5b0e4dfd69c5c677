import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HUB } from '../../fixtures/whole-hub.ts';

// The real index embeds each item's file and description and all versions, which makes it 3.7 MB.
const EMBEDDED = 'x'.repeat(2_650);
const OLDER_VERSIONS = 4;
const HUB_PARSERS = 200;
const HUB_COLLECTIONS = 150;
const PARSERS = 20;
const COLLECTIONS = 10;

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const times = (count, make) => Array.from({ length: count }, (_, n) => make(n));
/** The n-th of `count` shares of a list: each entry whose place modulo `count` is n. */
const dealt = (list, n, count) => list.filter((_, at) => at % count === n);

/** The path of an item's link below CrowdSec's folder. Two items of the hub may share a file name. */
export const linkOf = ({ name }) => `scenarios/${name.replace('/', '-')}.yaml`;

const parserOf = (n) => ({
  name: `made-up/parser-${n}`,
  file: `parsers/s01-parse/made-up/parser-${n}.yaml`,
  more: { stage: 's01-parse' },
});

/**
 * Collections of a hub. The first ten share all installed parsers and scenarios between them, and every second of these also holds
 * the next one; each of the others holds some scenarios.
 */
function collectionsOf(installed) {
  return times(HUB_COLLECTIONS, (n) => ({
    name: `made-up/collection-${n}`,
    file: `collections/made-up/collection-${n}.yaml`,
    lists:
      n < COLLECTIONS
        ? {
            parsers: dealt(times(PARSERS, parserOf), n, COLLECTIONS).map(({ name }) => name),
            scenarios: dealt(installed, n, COLLECTIONS).map(({ name }) => name),
            ...(n % 2 === 0 ? { collections: [`made-up/collection-${n + 1}`] } : {}),
          }
        : { scenarios: dealt(HUB, n, HUB_COLLECTIONS).map(({ name }) => name) },
  }));
}

/**
 * Makes a CrowdSec folder with the whole hub, of which `installed` are installed, by ten collections with twenty parsers.
 * @param root the folder
 * @param inside where the agent will see it
 */
export function layOut(root, installed, inside = root) {
  const folders = ['scenarios', 'appsec-rules', 'collections', 'parsers/s01-parse', 'postoverflows', 'contexts'];
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(
    join(root, 'config.yaml'),
    `config_paths: {data_dir: ${inside}/data}\ncrowdsec_service: {acquisition_path: ${inside}/acquis.yaml}\n`,
  );
  writeFileSync(join(root, 'acquis.yaml'), 'filenames: [/var/log/auth.log]\nlabels: {type: syslog}\n');
  writeFileSync(
    join(root, 'appsec-rules/argos-tuning.yaml'),
    'name: argos/tuning\nseclang_rules:\n  - \'SecAction "id:90401,phase:1,nolog,pass,setvar:tx.inbound_anomaly_score_threshold=15"\'\n',
  );
  const parsers = times(HUB_PARSERS, parserOf);
  const collections = collectionsOf(installed);
  const index = Object.fromEntries(
    Object.entries({ scenarios: HUB, parsers, collections }).map(([type, items]) => [type, hubOf(root, items)]),
  );
  writeFileSync(join(root, 'hub/.index.json'), JSON.stringify(index));
  const link = (file, at) => symlinkSync(join(inside, 'hub', file), join(root, at));
  for (const item of installed) link(item.file, linkOf(item));
  for (const { file } of parsers.slice(0, PARSERS)) link(file, `parsers/s01-parse/${basename(file)}`);
  for (const { file } of collections.slice(0, COLLECTIONS)) link(file, `collections/${basename(file)}`);
}

/** Writes the hub's files of one type. @returns their part of the index */
function hubOf(root, items) {
  return Object.fromEntries(
    items.map(({ name, file, more = {}, lists = {} }) => {
      const text = `name: ${name}\ntype: leaky\n# ${'.'.repeat(1_500)}\n`;
      mkdirSync(dirname(join(root, 'hub', file)), { recursive: true });
      writeFileSync(join(root, 'hub', file), text);
      const versions = { [`0.${OLDER_VERSIONS + 1}`]: { digest: sha256(text), deprecated: false } };
      for (let n = 1; n <= OLDER_VERSIONS; n++) versions[`0.${n}`] = { digest: sha256(`${text}${n}`), deprecated: false };
      return [
        name,
        {
          path: file,
          description: `Detects ${name}, ${'.'.repeat(70)}`,
          version: `0.${OLDER_VERSIONS + 1}`,
          versions,
          content: EMBEDDED,
          ...more,
          ...lists,
        },
      ];
    }),
  );
}
