import { IN_INDEX, TEXTS } from './arbitrary-host.ts';
import { CROWDSEC, type Host } from './host.ts';

/** What a host should read as: the rules of CrowdSec in their plainest form, for hosts from `arbitraryHost` alone. */
export interface Reading {
  state: string;
  /** `name file origin`, sorted. */
  installed: string[];
  /** `file why`, sorted. */
  ignored: string[];
}

const FAILED = (state: string): Reading => ({ state, installed: [], ignored: [] });

/** @param host as generated */
export function modelReading(host: Host): Reading {
  const files = Object.keys(host)
    .filter((path) => path.startsWith('scenarios/'))
    .map((path) => path.slice('scenarios/'.length))
    .filter((path) => /\.ya?ml$/.test(path))
    .filter(
      (path) =>
        !path
          .split('/')
          .slice(0, -1)
          .some((folder) => folder.startsWith('.')),
    )
    .sort(inWalkOrder);
  const hub = new Map<string, string>();
  const local = new Map<string, string>();
  const ignored: string[] = [];
  for (const file of files) {
    const end = follow(host, `scenarios/${file}`);
    if (end === 'dangling' || end === 'loop') ignored.push(`${file} ${end}_link`.replace('loop_link', 'link_loop'));
    else if (end === '/dev/null') local.set(file, '');
    else if (end.startsWith('hub/')) {
      const name = hubName(host, end);
      if (name === undefined) ignored.push(`${file} not_in_hub_index`);
      else hub.set(name, `${name} ${file} hub`);
    } else {
      const node = host[end];
      const name = node !== undefined && 'text' in node ? TEXTS[String(node.text)] : 'invalid';
      if (name === 'invalid') return FAILED('invalid');
      local.set(name ?? file, `${name ?? file} ${file} local`);
    }
  }
  const all = new Map([...hub, ...local]);
  for (const [name, line] of all) if (line === '') ignored.push(`${name} masked`);
  const installed = [...all.values()].filter((line) => line !== '').sort();
  const isCrowdsec = 'config.yaml' in host || 'hub/.index.json' in host;
  if (installed.length === 0 && !isCrowdsec) return FAILED('missing');
  return { state: 'read', installed, ignored: ignored.sort() };
}

// A folder is walked where its own name stands among its siblings.
function inWalkOrder(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  const at = left.findIndex((part, n) => part !== right[n]);
  return Buffer.compare(Buffer.from(left[at] ?? ''), Buffer.from(right[at] ?? ''));
}

function follow(host: Host, from: string): string {
  let at = from;
  for (let looks = 0; looks < 10; looks++) {
    if (at === '/dev/null') return at;
    const node = host[at];
    if (node === undefined) return 'dangling';
    if (!('link' in node)) return at;
    at = node.link.replace(`${CROWDSEC}/`, '');
  }
  return 'loop';
}

function hubName(host: Host, end: string): string | undefined {
  const index = host['hub/.index.json'];
  const isThere = index !== undefined && 'text' in index && String(index.text).startsWith('{"scenarios":{');
  if (isThere) return Object.keys(IN_INDEX).find((name) => end === `hub/${IN_INDEX[name]}`);
  return /^hub\/scenarios\/([^/]+\/[^/]+)\.ya?ml$/.exec(end)?.[1];
}
