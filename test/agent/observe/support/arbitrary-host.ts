import fc from 'fast-check';
import { file, type Host, indexOf, link } from './host.ts';

/** The texts of local files in generated hosts, with the name that CrowdSec takes from each; null: it has none. */
export const TEXTS: Record<string, string | null | 'invalid'> = {
  'name: me/own\n': 'me/own',
  'name: crowdsecurity/ssh-bf\n': 'crowdsecurity/ssh-bf',
  'type: leaky\nname: "crowdsecurity/ssh-bf" # taken over\n---\nname: second\n': 'crowdsecurity/ssh-bf',
  'name: 42\n': '42',
  'name: a.yaml\n': 'a.yaml',
  'type: leaky\n': null,
  '': null,
  'name: [a]\n': 'invalid',
  'a: "unclosed\n': 'invalid',
};

/** The paths of hub files that the generated indexes know, and their names there. */
export const IN_INDEX: Record<string, string> = {
  'crowdsecurity/ssh-bf': 'scenarios/crowdsecurity/ssh-bf.yaml',
  'crowdsecurity/renamed': 'scenarios/crowdsecurity/other.yaml',
  'b/two': 'scenarios/b/two.yml',
};
const IN_HUB = [...Object.values(IN_INDEX), 'scenarios/me/unlisted.yaml', 'collections/crowdsecurity/linux.yaml', 'stray.yaml'];

const folder = fc.constantFrom('', '', '', 'sub/', 'sub/deep/', '.hidden/', 'x.yaml/', '..data/');
const plainName = fc.constantFrom(
  ...['a.yaml', 'b.yml', 'Z.yaml', 'ssh-bf.yaml', '.c.yaml', '.yaml', 'yaml', 'd.YAML', 'e.yaml.bak', 'é.yaml'],
  // In the order of bytes the second comes first, in that of UTF-16 the first does.
  ...['\u{1F600}.yaml', '\u{FF5E}.yaml', 'new\nline.yaml', '"\'$(id).yaml', '--all.yaml', ' .yaml'],
);
const oddName = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text) => `${text.replace(/[/\0]|\p{Surrogate}|\u{fffd}/gu, '_')}.yaml`);
const path = fc.tuple(folder, fc.oneof({ weight: 4, arbitrary: plainName }, oddName)).map((parts) => parts.join(''));

const end = fc.constantFrom(
  ...IN_HUB.map((at) => `@/hub/${at}`),
  ...['@/hub/scenarios/crowdsecurity/gone.yaml', '@/gone.yaml', '/opt/nowhere/none.yaml', '/dev/null', '/dev/null'],
  ...['@/mine/own.yaml', '@/mine/own.yaml', '@/mine/folder', '@/mine/device', '@/scenarios/a.yaml'],
);
const entry = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...Object.keys(TEXTS)).map((text) => ({ text })) },
  { weight: 5, arbitrary: fc.record({ end, hops: fc.constantFrom(0, 0, 0, 1, 2, 7, 8, 9, 11) }) },
);

/** CrowdSec folders: nested and hidden ones, links in chains and circles, masks, odd names, an index that is there or not. */
export const arbitraryHost: fc.Arbitrary<Host> = fc
  .record({
    entries: fc.array(fc.tuple(path, entry), { maxLength: 7 }),
    index: fc.constantFrom('there', 'there', 'there', 'missing', 'garbage', 'list'),
    hasConfig: fc.boolean(),
    own: fc.constantFrom(...Object.keys(TEXTS)),
  })
  .map(({ entries, index, hasConfig, own }) => {
    const host: Host = { 'mine/own.yaml': file(own), 'mine/folder': { folder: true }, 'mine/device': { device: true } };
    for (const at of IN_HUB) host[`hub/${at}`] = file('name: not/this\n');
    if (hasConfig) host['config.yaml'] = file('common: {}\n');
    if (index === 'there') host['hub/.index.json'] = indexOf(IN_INDEX);
    if (index === 'garbage') host['hub/.index.json'] = file('{"scenarios": {');
    if (index === 'list') host['hub/.index.json'] = file('{"scenarios": [1]}');
    entries.forEach(([at, made], n) => {
      // A folder and a file of one name cannot both be there.
      const taken = Object.keys(host).some(
        (other) => other.startsWith(`scenarios/${at}/`) || `scenarios/${at}`.startsWith(`${other}/`),
      );
      if (!taken) host[`scenarios/${at}`] = 'text' in made ? file(made.text) : chain(host, n, made.end, made.hops);
    });
    return host;
  });

// The first link of a chain with so many links between it and its end.
function chain(host: Host, n: number, to: string, hops: number) {
  let next = to;
  for (let hop = 0; hop < hops; hop++) {
    host[`chains/${n}-${hop}`] = link(next);
    next = `@/chains/${n}-${hop}`;
  }
  return link(next);
}
