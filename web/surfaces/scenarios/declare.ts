import { batch, type Signal, signal } from '@preact/signals';
import type { Declared } from '#contract';
import { act } from '../../data/act.ts';
import { sentenceOf, UnreachableError } from '../../data/errors.ts';
import { hosts } from '../../data/state.ts';
import type { IntentWrite } from '../../data/writes/intent-write.ts';
import { endOf } from '../../data/writes/write-end.ts';
import { writeIntent } from '../../data/writes/write-intent.ts';
import { fetchScenarios } from './api.ts';
import { changeKey, type NotMade, notMade, pendingScenarios, scenariosResource } from './changes.ts';
import { declareScenario, type HostResult, withdrawScenario } from './declaring/api.ts';
import { type Overtaken, type Shown, shownIn } from './declaring/overtaken.ts';

function put<V>(entries: Signal<ReadonlyMap<string, V>>, key: string, value: V): void {
  entries.value = new Map(entries.peek()).set(key, value);
}

function remove<V>(entries: Signal<ReadonlyMap<string, V>>, key: string): void {
  entries.value = new Map([...entries.peek()].filter(([other]) => other !== key));
}

/** Which hosts refused and why; null where none did. The other hosts have taken the change. */
export function refusedWords(results: readonly HostResult[], nameOf: (id: string) => string): string | null {
  const refused = results.filter(({ code }) => code !== undefined);
  return refused.length === 0
    ? null
    : `Not declared on ${refused.map(({ host, code, detail }) => `${nameOf(host)}: ${detail ?? code}`).join('; ')}`;
}

/** A host's name; its id where it is not in the list. */
export const hostNameOf = (id: string): string => hosts.peek()?.find((host) => host.id === id)?.name ?? id;

/** Takes off the screen what the Worker said of a change. */
export const dismiss = (key: string): void => tellOnly(key, { refusal: null });

/** Tells less of a change that was not made, and nothing where nothing is left of it. */
function tellOnly(key: string, less: Partial<NotMade>): void {
  const told = notMade.peek().get(key);
  if (told === undefined) return;
  const left = { ...told, ...less };
  if (left.refusal === null && left.overtaken.length === 0) remove(notMade, key);
  else put(notMade, key, left);
}

/** The scenarios that the banner names, by `changeKey`. Of the others what was asked for in the banner is told at the row. */
export const inBanner = signal<ReadonlyMap<string, true>>(new Map());

/** Says that the banner names a scenario. @returns what says that it does not any more */
export function nameInBanner(key: string): () => void {
  put(inBanner, key, true);
  return () => remove(inBanner, key);
}

/** Takes one host off what is told of a change that somebody else's declaration stopped: theirs stands. */
export const takeTheirs = (key: string, host: string): void =>
  tellOnly(key, {
    overtaken:
      notMade
        .peek()
        .get(key)
        ?.overtaken.filter(({ now }) => now.host !== host) ?? [],
  });

/** What was withdrawn last, which may have taken its row off the list; null where nothing was. */
export const withdrawn = signal<{ name: string; declared: Declared; shown: Shown } | null>(null);

/** What the list on screen says of a scenario. It may have no row: what is neither installed nor declared. */
export function shownOn(host: string, name: string): Shown {
  const loaded = scenariosResource.loaded.peek();
  const document = loaded?.host === host ? loaded.document : null;
  return document === null ? { host, declared: null, of: undefined } : shownIn(document, host, name);
}

/** What is said where no answer came: the change may have been made all the same. */
const LOST = 'Argos Drift cannot be reached, so that it is not known whether this was declared: look again, and try again.';

/** What belongs to a declaration beside what is declared. */
interface Asked {
  /** What was on screen when the person decided. */
  shown: Shown;
  /** The same of further hosts that it is declared for. */
  others?: readonly Shown[];
  isInBanner?: boolean;
}

/**
 * Declares a scenario, or withdraws its declaration with null. The row shows it at once and goes back, with the reason, where it was not
 * made: the Worker refused, or somebody else declared something that was not on screen.
 */
export async function declare(
  host: string,
  name: string,
  declared: Declared | null,
  { shown, others = [], isInBanner = false }: Asked,
): Promise<void> {
  const key = changeKey(host, name);
  put(pendingScenarios, key, declared);
  let answer: Pick<NotMade, 'refusal' | 'overtaken'> = { refusal: null, overtaken: [] };
  let isLost = false;
  const failure = await act(async () => {
    try {
      answer = await declareOn([shown, ...others], name, declared);
    } catch (error) {
      isLost = error instanceof UnreachableError;
      throw error;
    }
  });
  const { overtaken } = answer;
  const refusal = isLost ? LOST : (failure ?? answer.refusal);
  // Also where it was not made: of several hosts some may have taken the change, and the others are otherwise than was shown.
  await scenariosResource.renew(host);
  const isMade = refusal === null && overtaken.length === 0;
  batch(() => {
    if (isMade) withdrawn.value = declared === null && shown.declared !== null ? lastWithdrawn(host, name, shown.declared) : null;
    // Those of other hosts that were told already and that this was not about stay.
    const untouched = (notMade.peek().get(key)?.overtaken ?? []).filter(
      ({ now }) => ![shown, ...others].some((each) => each.host === now.host),
    );
    const told = [...overtaken, ...untouched];
    if (refusal === null && told.length === 0) remove(notMade, key);
    else put(notMade, key, { refusal, overtaken: told, isInBanner });
    remove(pendingScenarios, key);
  });
}

/** What can be declared again by one press, as long as it is seen that nothing is declared. */
function lastWithdrawn(host: string, name: string, declared: Declared) {
  const shown = shownOn(host, name);
  return scenariosResource.loaded.peek()?.host === host && shown.declared === null ? { name, declared, shown } : null;
}

async function declareOn(
  all: readonly Shown[],
  name: string,
  declared: Declared | null,
): Promise<Pick<NotMade, 'refusal' | 'overtaken'>> {
  const [only, second] = all;
  if (only === undefined) return { refusal: null, overtaken: [] };
  if (second === undefined || declared === null) {
    const now = await writeIntent(writeOf(only, name, declared));
    return { refusal: null, overtaken: now === null ? [] : [await overtakenBy(now, name, declared)] };
  }
  const ids = all.map(({ host }) => host).join(',');
  const madeOn = all.map(({ of }) => of);
  const { results = [] } = await declareScenario(ids, name, declared, madeOn);
  const changed = new Set(results.filter(({ code }) => code === 'intent_changed').map(({ host }) => host));
  const refused = results.filter(({ host }) => !changed.has(host));
  const overtaken: Overtaken[] = [];
  for (const shown of all.filter(({ host }) => changed.has(host))) {
    try {
      const { settleWrite } = await import('../../data/writes/overtaken.ts');
      const now = await settleWrite(writeOf(shown, name, declared));
      if (now !== null) overtaken.push(await overtakenBy(now, name, declared));
    } catch (error) {
      refused.push({ host: shown.host, code: 'intent_changed', detail: sentenceOf(error) });
    }
  }
  return { refusal: refusedWords(refused, hostNameOf), overtaken };
}

function writeOf(shown: Shown, name: string, wanted: Declared | null): IntentWrite<Shown> {
  const { host } = shown;
  return {
    madeOn: [shown.of],
    send: (madeOn) => (wanted === null ? withdrawScenario(host, name, madeOn) : declareScenario(host, name, wanted, madeOn)),
    read: async () => {
      const seen = shownIn(await fetchScenarios(host), host, name);
      return { seen, madeOn: [seen.of] };
    },
    endAt: (now) => endOf(shown.declared, now.declared, wanted),
  };
}

async function overtakenBy(now: Shown, name: string, mine: Declared | null): Promise<Overtaken> {
  const { lastChange, mentions } = await import('../../data/writes/overtaken.ts');
  return { now, mine, change: await lastChange(now.host, mentions(name)) };
}
