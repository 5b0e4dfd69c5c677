// Prints how long an observation takes, as medians, and what it asks of the file system.
// usage: node scripts/bench/observe.mjs [ROUNDS]
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { HOST_DISK } from '../../agent/observe/disk.ts';
import { Observer } from '../../agent/observe/observer.ts';

const ROUNDS = Number(process.argv[2] ?? 100);
// Later than the files' own times, as in a daemon that was started a while ago.
const LATER_MS = 3_600_000;
const DATA = new URL('../../test/agent/data/', import.meta.url);
const HUB = JSON.parse(readFileSync(new URL('hub-scenarios.json', DATA), 'utf8'));
const TYPICAL = new Set(readFileSync(new URL('typical-install.txt', DATA), 'utf8').split('\n'));
// The real index embeds each item's file and description, which makes it 3.7 MB for 783 scenarios and what else there is.
const EMBEDDED = 'x'.repeat(4_600);

const counts = new Map();
const count = (call) => counts.set(call, (counts.get(call) ?? 0) + 1);
const counting = (call, act) => (path) => {
  count(call);
  return act(path);
};
const countingDisk = {
  lstat: counting('lstat', HOST_DISK.lstat),
  list: counting('readdir', HOST_DISK.list),
  readLink: counting('readlink', HOST_DISK.readLink),
  open: counting('open', HOST_DISK.open),
};

function layOut(root, entries) {
  const scenarios = {};
  mkdirSync(join(root, 'scenarios'), { recursive: true });
  mkdirSync(join(root, 'appsec-rules'));
  writeFileSync(join(root, 'config.yaml'), 'common: {}\n');
  writeFileSync(
    join(root, 'appsec-rules/argos-tuning.yaml'),
    'name: argos/tuning\nseclang_rules:\n  - \'SecAction "id:90401,phase:1,nolog,pass,setvar:tx.inbound_anomaly_score_threshold=15"\'\n',
  );
  for (const { name, file } of entries) {
    const text = `name: ${name}\ntype: leaky\n# ${'.'.repeat(1_500)}\n`;
    const target = join(root, 'hub', file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    symlinkSync(target, join(root, 'scenarios', basename(file)));
    const digest = createHash('sha256').update(text).digest('hex');
    scenarios[name] = { path: file, version: '0.1', versions: { 0.1: { digest, deprecated: false } }, content: EMBEDDED };
  }
  writeFileSync(join(root, 'hub/.index.json'), JSON.stringify({ scenarios }));
}

function medianMs(rounds, prepare, observer) {
  const taken = [];
  let calls = '';
  for (let round = 0; round < rounds; round++) {
    prepare(round);
    counts.clear();
    const from = performance.now();
    observer.observe(Date.now() + LATER_MS);
    taken.push(performance.now() - from);
    calls = ['lstat', 'readdir', 'readlink', 'open'].map((call) => String(counts.get(call) ?? 0).padStart(8)).join(' ');
  }
  const ms = taken.sort((a, b) => a - b)[Math.floor(rounds / 2)];
  return `${ms.toFixed(2).padStart(8)} ${calls}`;
}

const row = (title, budget, figures) => process.stdout.write(`${title.padEnd(44)} ${budget.padStart(8)} ${figures}\n`);
row(
  'an observation',
  'budget',
  `${'ms'.padStart(8)} ${['lstat', 'readdir', 'readlink', 'open'].map((call) => call.padStart(8)).join(' ')}`,
);
const typical = HUB.filter(({ name }) => TYPICAL.has(name));
for (const [entries, budget] of [
  [typical, '2'],
  [HUB, '15'],
]) {
  const root = mkdtempSync(join(tmpdir(), 'argos-bench-'));
  try {
    layOut(root, entries);
    const observerOf = () =>
      new Observer({ crowdsecDir: root, crowdsecDirInside: null, hubDir: null, tuningFile: null, sharedDir: null }, countingDisk);
    const observer = observerOf();
    const link = join(root, 'scenarios', basename(entries[0].file));
    const local = join(root, 'scenarios/local.yaml');
    const hubFile = join(root, 'hub', entries[1].file);
    const title = (what) => `${entries.length} scenarios, ${what}`;
    observer.observe(Date.now() + LATER_MS);
    row(
      title('unchanged'),
      'stats',
      medianMs(ROUNDS, () => {}, observer),
    );
    row(
      title('a local file edited'),
      budget,
      medianMs(ROUNDS, (n) => writeFileSync(local, `name: me/local-${n}\n`), observer),
    );
    row(
      title('a scenario removed or put back'),
      budget,
      medianMs(ROUNDS, (n) => (n % 2 ? symlinkSync(join(root, 'hub', entries[0].file), link) : rmSync(link)), observer),
    );
    row(
      title('a hub file edited'),
      budget,
      medianMs(ROUNDS, (n) => writeFileSync(hubFile, `name: x\n# ${n}\n`), observer),
    );
    row(
      title('the index rewritten'),
      '',
      medianMs(
        ROUNDS,
        (n) => {
          const at = join(root, 'hub/.index.json');
          writeFileSync(at, `${readFileSync(at, 'utf8').trimEnd()}${' '.repeat(n % 2)}\n`);
        },
        observer,
      ),
    );
    let fresh = observer;
    row(
      title('first observation of a process'),
      '',
      medianMs(
        Math.min(ROUNDS, 20),
        () => {
          fresh = observerOf();
        },
        { observe: (now) => fresh.observe(now) },
      ),
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
