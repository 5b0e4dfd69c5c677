import { signal } from '@preact/signals';
import type { Declared } from '#contract';
import { createResource } from '../../data/resource.ts';
import { fetchScenarios } from './api.ts';
import type { Overtaken } from './declaring/overtaken.ts';

/** The scenarios of the host that is shown. */
export const scenariosResource = createResource(fetchScenarios);

/** The key of one host's scenario among changes that are on their way or were not made. */
export const changeKey = (host: string, name: string): string => `${host} ${name}`;

/** What the operator changed and the Worker has not answered yet, by `changeKey`. */
export const pendingScenarios = signal<ReadonlyMap<string, Declared | null>>(new Map());

/** Why a change was not made, or not on all hosts. */
export interface NotMade {
  /** What the Worker says; null where nothing was refused. */
  refusal: string | null;
  /** The hosts on which somebody else declared something meanwhile. */
  overtaken: readonly Overtaken[];
  /** Where the change was asked for and is told of: the banner, as long as that names the scenario, or its row. */
  isInBanner: boolean;
}

/** Changes that were not made, by `changeKey`, until they are tried again, settled or dismissed. */
export const notMade = signal<ReadonlyMap<string, NotMade>>(new Map());
