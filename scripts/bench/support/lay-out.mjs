import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const DATA = new URL('../../../web/hub/', import.meta.url);

/** All 783 scenarios of the hub: `{name, file}`. */
export const HUB = JSON.parse(readFileSync(new URL('scenarios.json', DATA), 'utf8'));
const TYPICAL_NAMES = new Set(readFileSync(new URL('typical-install.txt', DATA), 'utf8').split('\n'));
/** The 57 of a typical install. */
export const TYPICAL = HUB.filter(({ name }) => TYPICAL_NAMES.has(name));

// The real index embeds each item's file and description and all versions, which makes it 3.7 MB.
const EMBEDDED = 'x'.repeat(4_150);
const OLDER_VERSIONS = 4;

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** The path of an item's link below CrowdSec's folder. Two items of the hub may share a file name. */
export const linkOf = ({ name }) => `scenarios/${name.replace('/', '-')}.yaml`;

/**
 * Makes a CrowdSec folder with the whole hub, of which `installed` are installed.
 * @param root the folder
 * @param inside where the agent will see it
 */
export function layOut(root, installed, inside = root) {
  const scenarios = {};
  for (const folder of ['scenarios', 'appsec-rules']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'config.yaml'), 'common: {}\n');
  writeFileSync(
    join(root, 'appsec-rules/argos-tuning.yaml'),
    'name: argos/tuning\nseclang_rules:\n  - \'SecAction "id:90401,phase:1,nolog,pass,setvar:tx.inbound_anomaly_score_threshold=15"\'\n',
  );
  for (const { name, file } of HUB) {
    const text = `name: ${name}\ntype: leaky\n# ${'.'.repeat(1_500)}\n`;
    mkdirSync(dirname(join(root, 'hub', file)), { recursive: true });
    writeFileSync(join(root, 'hub', file), text);
    const versions = { [`0.${OLDER_VERSIONS + 1}`]: { digest: sha256(text), deprecated: false } };
    for (let n = 1; n <= OLDER_VERSIONS; n++) versions[`0.${n}`] = { digest: sha256(`${text}${n}`), deprecated: false };
    scenarios[name] = { path: file, version: `0.${OLDER_VERSIONS + 1}`, versions, content: EMBEDDED };
  }
  writeFileSync(join(root, 'hub/.index.json'), JSON.stringify({ scenarios }));
  for (const item of installed) symlinkSync(join(inside, 'hub', item.file), join(root, linkOf(item)));
}
