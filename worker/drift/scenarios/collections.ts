import type {
  CollectionRow,
  CollectionsDocument,
  CollectionsReport,
  Declared,
  InstalledCollection,
  Missed,
  Taint,
} from '#contract';
import { hostSays, list, listOfEach, named } from '../words.ts';
import type { MissedProtection } from './missed-protection.ts';

const URGENCY: readonly InstalledCollection['status'][] = ['tainted', 'outdated', 'unknown', 'clean'];

/**
 * What a host's collections mean for its operator, what needs a look first. A tainted collection is skipped by hub upgrades
 * (`Prepare` in CrowdSec's `pkg/hubops/download.go`), and disabling a scenario taints every collection that holds it.
 * @param declared the host's intent, by full name
 * @param installed the scenarios of the same report, by full name
 * @param missed what hub upgrades do not bring; null where that is not known
 */
export function readCollections(
  report: CollectionsReport,
  declared: Readonly<Record<string, Declared>>,
  installed: ReadonlySet<string>,
  missed: MissedProtection | null = null,
): CollectionsDocument {
  const isGone = (name: string) => declared[name] === 'disabled' && !installed.has(name);
  const rows = report.installed
    .map((collection) => asRow(collection, isGone, missed?.byCollection?.get(collection.name)))
    .sort((a, b) => URGENCY.indexOf(a.status) - URGENCY.indexOf(b.status) || (a.name < b.name ? -1 : 1));
  return {
    state: report.state,
    detail:
      report.state === 'read'
        ? countInWords(rows, missed?.all.count ?? 0)
        : `Which collections are installed is not known. ${hostSays(report.detail)}`,
    installed: rows,
    ...(missed === null ? {} : { missed: missed.all }),
  };
}

function asRow(collection: InstalledCollection, isGone: (name: string) => boolean, missed: Missed | undefined): CollectionRow {
  const byOperator = collection.tainted_by.filter(
    ({ type, name, why }) => type === 'scenarios' && why === 'missing' && isGone(name),
  );
  const detail = sentence(collection, byOperator, isGone, missed) + (missed === undefined ? '' : ` ${missedSentence(missed)}`);
  return { ...collection, frozen_by: names(byOperator), detail, ...(missed === undefined ? {} : { missed }) };
}

function sentence(
  collection: InstalledCollection,
  byOperator: readonly Taint[],
  isGone: (name: string) => boolean,
  missed: Missed | undefined,
): string {
  switch (collection.status) {
    case 'clean':
      return 'As the hub has it.';
    case 'tainted':
      return taintedSentence(collection, byOperator);
    case 'outdated': {
      if (collection.content !== 'outdated')
        return 'Something that it holds has a newer version, which the next hub upgrade installs.';
      const back = collection.scenarios.filter(isGone);
      const comes =
        back.length === 0 ? '' : ` It brings back ${list(back)}, which ${back.length === 1 ? 'is' : 'are'} declared disabled.`;
      return missed === undefined
        ? `The hub has a newer version, which the next hub upgrade installs.${comes}`
        : `${mayBeSkipped(missed)}${comes}`;
    }
    case 'unknown':
      return collection.origin === 'local'
        ? 'A local file, which the hub does not have.'
        : 'Whether it is as the hub has it could not be read.';
  }
}

function taintedSentence({ tainted_by }: InstalledCollection, byOperator: readonly Taint[]): string {
  const isByOperator = new Set(byOperator);
  const others = tainted_by.filter((taint) => !isByOperator.has(taint));
  const missing = others.filter(({ why }) => why === 'missing');
  const changed = others.filter(({ why }) => why === 'changed');
  const until = others.length > 0 ? 'that is put right' : `you enable ${byOperator.length === 1 ? 'it' : 'them'} again`;
  return [
    byOperator.length > 0 && `Tainted by ${disabledScenarios(byOperator.length)}: ${list(names(byOperator))}.`,
    missing.length > 0 && `Not installed: ${listOfEach(missing, typed)}.`,
    changed.length > 0 && `Changed on the host: ${listOfEach(changed, typed)}.`,
    missing.some(({ type }) => type === 'parsers') && 'Without a parser its scenarios may see nothing to detect.',
    `Hub upgrades skip it, so it gets no new rules until ${until}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Of an outdated collection that holds a tainted one. */
const mayBeSkipped = ({ because }: Missed): string =>
  `The hub has a newer version, which hub upgrades may skip: it holds a collection that is tainted${
    because.length === 0 ? '' : ` by ${list(because)}, which ${because.length === 1 ? 'is' : 'are'} declared disabled`
  }.`;

const missedSentence = ({ count, items }: Missed): string =>
  `Of what its newest version holds, this host does not get ${listOfEach(items, typed, count)}.`;

/** `10 installed, 3 tainted (2 by a disabled scenario), 3 rules not received`. */
function countInWords(rows: readonly CollectionRow[], missed: number): string {
  const byOperator = rows.filter(({ frozen_by }) => frozen_by.length > 0);
  const tainted = rows.filter(({ status, frozen_by }) => status === 'tainted' || frozen_by.length > 0).length;
  const causes = new Set(byOperator.flatMap(({ frozen_by }) => frozen_by)).size;
  const many = byOperator.length === tainted ? '' : `${byOperator.length} `;
  const cause = causes === 1 ? 'a disabled scenario' : disabledScenarios(causes);
  const byOperators = causes === 0 ? '' : ` (${many}by ${cause})`;
  return [
    `${rows.length} installed`,
    ...(tainted === 0 ? [] : [`${tainted} tainted${byOperators}`]),
    ...(missed === 0 ? [] : [`${missed} ${missed === 1 ? 'rule' : 'rules'} not received`]),
  ].join(', ');
}

// A parser and a scenario may have one name.
const typed = ({ type, name }: Pick<Taint, 'type' | 'name'>): string =>
  type === 'scenarios' ? named(name) : `the ${named(type.replace(/s$/, ''))} ${named(name)}`;
const names = (taints: readonly Taint[]): string[] => taints.map(({ name }) => name);
const disabledScenarios = (count: number): string => `${count} disabled scenario${count === 1 ? '' : 's'}`;
