// Measures how long an observation takes, as the lowest of several medians, and what it asks of the file system.
// usage: node scripts/bench/observe.mjs [ROUNDS]
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOST_DISK } from '../../agent/observe/disk/disk.ts';
import { Observer } from '../../agent/observe/observer.ts';
import { HUB, TYPICAL } from '../fixtures/whole-hub.ts';
import { layOut, linkOf } from './support/lay-out.mjs';
import { row } from './support/row.mjs';

const ROUNDS = Number(process.argv[2] ?? 100);
// Later than the files' own times, as in a daemon that was started a while ago.
const LATER_MS = 3_600_000;

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

// Other work on the machine makes whole stretches of time slow: of some medians the lowest says what the code takes.
const BATCHES = 5;

// The machine code of a process comes with its first few hundred observations.
const WARM_UP_ROUNDS = 200;

function medianMs(rounds, prepare, observer) {
  const taken = [];
  let calls = '';
  for (let round = 0; round < rounds; round++) {
    prepare(round);
    counts.clear();
    const from = performance.now();
    observer.observe(Date.now() + LATER_MS);
    taken.push(performance.now() - from);
    calls = ['lstat', 'readdir', 'readlink', 'open'].map((call) => `${counts.get(call) ?? 0} ${call}`).join(', ');
  }
  return { ms: taken.sort((a, b) => a - b)[Math.floor(rounds / 2)], calls };
}

function lowestMedian(rounds, prepare, observer) {
  const medians = Array.from({ length: BATCHES }, () => medianMs(rounds, prepare, observer));
  const slowest = Math.max(...medians.map(({ ms }) => ms));
  const lowest = medians.reduce((a, b) => (b.ms < a.ms ? b : a));
  return { ...lowest, slowest };
}

/** @param budget ms; null where there is none; 'stats' where nothing but stats is allowed */
function report(title, budget, { ms, slowest = ms, calls }) {
  const isOk = budget === 'stats' ? calls.endsWith('0 readdir, 0 readlink, 0 open') : budget === null || ms <= budget;
  const words = budget === 'stats' ? 'stats only' : budget === null ? '' : `<= ${budget} ms`;
  row(
    `an observation, ${title}`,
    words,
    `${ms.toFixed(2)} ms (slowest median ${slowest.toFixed(2)}): ${calls}`,
    budget === null ? null : isOk,
  );
}

for (const [entries, budget] of [
  [TYPICAL, 2],
  [HUB, 15],
]) {
  const root = mkdtempSync(join(tmpdir(), 'argos-bench-'));
  try {
    layOut(root, entries);
    const observerOf = () =>
      new Observer({ crowdsecDir: root, crowdsecDirInside: null, hubDir: null, tuningFile: null, sharedDir: null }, countingDisk);
    const observer = observerOf();
    const link = join(root, linkOf(entries[0]));
    const local = join(root, 'scenarios/local.yaml');
    const hubFile = join(root, 'hub', entries[1].file);
    const title = (what) => `${entries.length} scenarios, ${what}`;
    observer.observe(Date.now() + LATER_MS);
    const editLocal = (n) =>
      writeFileSync(
        local,
        `type: trigger\nname: me/local-${n}\ndescription: a rule of this host\nfilter: "evt.Meta.log_type == 'x'"\n`,
      );
    report(title('a local file edited, the first 20 times'), null, medianMs(20, editLocal, observer));
    medianMs(WARM_UP_ROUNDS, editLocal, observer);
    report(
      title('unchanged'),
      'stats',
      lowestMedian(ROUNDS, () => {}, observer),
    );
    report(title('a local file edited'), budget, lowestMedian(ROUNDS, editLocal, observer));
    report(
      title('a scenario removed or put back'),
      budget,
      lowestMedian(ROUNDS, (n) => (n % 2 ? symlinkSync(join(root, 'hub', entries[0].file), link) : rmSync(link)), observer),
    );
    report(
      title('a hub file edited'),
      budget,
      lowestMedian(ROUNDS, (n) => writeFileSync(hubFile, `name: x\n# ${n}\n`), observer),
    );
    report(
      title('the index rewritten'),
      null,
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
    report(
      title('first observation of a process'),
      null,
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
