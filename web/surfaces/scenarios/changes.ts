import { type Signal, signal } from '@preact/signals';
import type { Declared } from '#contract';
import { act } from '../../data/act.ts';
import { createResource } from '../../data/resource.ts';
import { hosts } from '../../data/state.ts';
import { declareScenario, fetchScenarios, type HostResult, withdrawScenario } from './api.ts';

/** The scenarios of the host that is shown. */
export const scenariosResource = createResource(fetchScenarios);

/** The key of one host's scenario among changes that are on their way or were refused. */
export const changeKey = (host: string, name: string): string => `${host} ${name}`;

/** What the operator changed and the Worker has not answered yet, by `changeKey`. */
export const pendingScenarios = signal<ReadonlyMap<string, Declared | null>>(new Map());

/** Why the Worker refused a change, by `changeKey`, until it is tried again or dismissed. */
export const refusedScenarios = signal<ReadonlyMap<string, string>>(new Map());

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

/** Takes a refusal off the screen. */
export const dismissRefusal = (key: string): void => remove(refusedScenarios, key);

/** What was declared before the last withdrawal, which may have taken its row off the list; null where nothing was withdrawn. */
export const withdrawn = signal<{ host: string; name: string; declared: Declared } | null>(null);

/**
 * Declares a scenario, or withdraws its declaration with null. The row shows it at once and goes back, with the
 * Worker's own sentence, when the Worker refuses.
 * @param others the ids of further hosts that it is declared for
 */
export async function declare(
  host: string,
  name: string,
  declared: Declared | null,
  others: readonly string[] = [],
): Promise<void> {
  const key = changeKey(host, name);
  dismissRefusal(key);
  put(pendingScenarios, key, declared);
  const before = scenariosResource.loaded.peek()?.document?.scenarios.find((row) => row.canonical_name === name)?.declared;
  // What the hosts say that refused while others have taken the change; the request as a whole has not failed then.
  let partly: string | null = null;
  const failure = await act(async () => {
    if (declared === null) return withdrawScenario(host, name);
    const { results = [] } = await declareScenario([host, ...others].join(','), name, declared);
    partly = refusedWords(results, hostNameOf);
  });
  const refusal = failure ?? partly;
  if (refusal === null) withdrawn.value = declared === null && before ? { host, name, declared: before } : null;
  // Also after a refusal, since of several hosts some may have taken the change.
  await scenariosResource.renew(host);
  if (refusal !== null) put(refusedScenarios, key, refusal);
  remove(pendingScenarios, key);
}
