import { type Signal, signal } from '@preact/signals';
import type { Declared } from '#contract';
import { api } from '../../api.ts';
import { attempt } from '../../attempt.ts';
import { createResource } from '../../resource.ts';
import { changeKey } from './row-state.ts';

/** The scenarios of the host that is shown. */
export const scenariosResource = createResource(api.scenarios);

/** What the operator changed and the Worker has not answered yet, by `changeKey`. */
export const pendingScenarios = signal<ReadonlyMap<string, Declared | null>>(new Map());

/** Why the Worker refused a change, by `changeKey`, until it is tried again or dismissed. */
export const refusedScenarios = signal<ReadonlyMap<string, string>>(new Map());

function put<V>(entries: Signal<ReadonlyMap<string, V>>, key: string, value: V): void {
  entries.value = new Map(entries.peek()).set(key, value);
}

function remove<V>(entries: Signal<ReadonlyMap<string, V>>, key: string): void {
  entries.value = new Map([...entries.peek()].filter(([held]) => held !== key));
}

/** Takes a refusal off the screen. */
export const dismissRefusal = (key: string): void => remove(refusedScenarios, key);

/**
 * Declares a scenario, or withdraws its declaration with null. The row shows it at once and goes back, with the
 * Worker's own sentence, when the Worker refuses.
 */
export async function declare(host: string, name: string, declared: Declared | null): Promise<void> {
  const key = changeKey(host, name);
  dismissRefusal(key);
  put(pendingScenarios, key, declared);
  const refusal = await attempt(() =>
    declared === null ? api.withdrawScenario(host, name) : api.declareScenario(host, name, declared === 'disabled'),
  );
  if (refusal === null) await scenariosResource.load(host);
  else put(refusedScenarios, key, refusal);
  remove(pendingScenarios, key);
}
