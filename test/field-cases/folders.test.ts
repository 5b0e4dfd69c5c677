import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Observer } from '../../agent/observe/observer.ts';

/** An installed item as the engine has it; `masked` for a link to /dev/null, which a report leaves out. */
type Installed = [name: string, origin: 'hub' | 'local', status: string, file: string];

/** A random folder of CrowdSec, with what the engine does with it. In texts and links `@ROOT@` stands for where it is laid out. */
interface Recorded {
  id: string;
  crowdsec_dir: string;
  hub_dir: string;
  files: Record<string, string | { base64: string }>;
  links?: Record<string, string>;
  folders?: string[];
  engine: { fails: string | null; scenarios: Installed[]; collections: Installed[] };
}

const RECORDS = gunzipSync(readFileSync(new URL('folders.jsonl.gz', import.meta.url)))
  .toString('utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Recorded);
const MILD_MAX = RECORDS.length * 0.03;

function layOut({ files, links = {}, folders = [] }: Recorded, root: string): void {
  const rooted = (text: string) => text.replaceAll('@ROOT@', root);
  const at = (path: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    return join(root, path);
  };
  for (const path of folders) mkdirSync(join(root, path), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    writeFileSync(at(path), typeof text === 'string' ? rooted(text) : Buffer.from(text.base64, 'base64'));
  }
  for (const [path, target] of Object.entries(links)) symlinkSync(rooted(target), at(path));
}

function observe(record: Recorded) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'argos-drift-folder-')));
  try {
    layOut(record, root);
    const hubDir = join(root, record.hub_dir);
    const folders = {
      crowdsecDir: join(root, record.crowdsec_dir),
      crowdsecDirInside: null,
      hubDir,
      tuningFile: null,
      sharedDir: null,
    };
    return new Observer(folders).observe(Date.now());
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** What the report says more than the engine does; null where nothing. `mild`: it says that it does not know. */
function difference(record: Recorded): { serious: boolean; words: string } | null {
  const { engine, id } = record;
  const { surfaces, loadFault } = observe(record);
  const { scenarios } = surfaces;
  const { collections } = scenarios;
  if (collections === undefined) return { serious: true, words: `${id}: no collections are reported` };
  const isRead = scenarios.state === 'read' && collections.state === 'read';
  const serious = (words: string) => ({ serious: true, words: `${id}: ${words}` });
  if (engine.fails !== null) {
    if (!isRead || names(engine.fails).some((name) => loadFault?.includes(name) === true)) return null;
    return serious(`the load fails (${engine.fails}) and the report says ${loadFault}`);
  }
  // The answers cover how the hub is read, and not what is inside a scenario, which may well be a fault.
  if (loadFault?.includes("the hub's index") === true) return serious(`a fault is told where there is none: ${loadFault}`);
  const told = {
    scenarios: scenarios.installed.map(({ name, origin, content, file }) => [name, origin, content, file]),
    collections: collections.installed.map(({ name, origin, status, file }) => [name, origin, status, file]),
  };
  if (!isRead) return { serious: false, words: `${id}: ${scenarios.detail ?? collections.detail}` };
  const said = JSON.stringify([told.scenarios, told.collections]);
  const is = JSON.stringify([engine.scenarios, engine.collections].map(asReported));
  return said === is ? null : serious(`the engine has ${is}, the report ${said}`);
}

/** The files that an error of the engine names, and the index. */
const names = (error: string): string[] => [
  ...[...error.matchAll(/\S*\/\S+/g)].map(([path]) => basename(path.replace(/[:,."]+$/, ''))),
  ...(error.includes('index') ? ['index'] : []),
];

const asReported = (items: Installed[]) =>
  items
    .filter(([, , status]) => status !== 'masked')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, origin, status, file]) => [name, origin, status === '-' ? 'unknown' : status, file]);

test(`${RECORDS.length} random folders read as the engine reads them, or the report says that it does not know`, () => {
  const differences = RECORDS.map(difference).filter((found) => found !== null);
  expect(differences.filter(({ serious }) => serious).map(({ words }) => words)).toEqual([]);
  expect(differences.length).toBeLessThanOrEqual(MILD_MAX);
});
