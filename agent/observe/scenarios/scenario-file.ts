import type { Document } from 'yaml';
import { DATA_PROVIDERS } from '../config/data-providers.ts';
import { Unobservable } from '../unobservable.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { at, plainTree, textOf } from '../yaml/plain-tree.ts';
import { PLAIN_V2, refusals, type Schema, sentence, TEXTS } from '../yaml/strict-decode.ts';
import { documents, YamlFault } from '../yaml/yaml-file.ts';
import { refuseBucket } from './bucket.ts';

/** A scenario's file that somebody wrote or changed on this host. */
export interface ScenarioFile {
  /** The names of its rules, one a document; those of the documents before one that cannot be read. */
  rules: readonly string[];
  /** Why the engine would refuse to start with it; null where nothing is known to be wrong. */
  fault: string | null;
}

// pkg/leakybucket/manager_load.go, BucketSpec, and what stands in it: ScopeType and RawBayesianCondition.
const BUCKET: Schema = {
  struct: {
    format: 'text',
    description: 'text',
    references: TEXTS,
    type: 'text',
    name: 'text',
    capacity: 'integer',
    leakspeed: 'text',
    filter: 'text',
    groupby: 'text',
    distinct: 'text',
    debug: 'truth',
    labels: { mapOf: 'anything' },
    blackhole: 'text',
    scope: { struct: { type: 'text', expression: 'text' } },
    reprocess: 'truth',
    data: DATA_PROVIDERS,
    condition: 'text',
    cache_size: 'integer',
    cancel_on: 'text',
    bayesian_prior: 'number',
    bayesian_threshold: 'number',
    bayesian_conditions: {
      listOf: { struct: { condition: 'text', prob_given_evil: 'number', prob_given_benign: 'number', guillotine: 'truth' } },
    },
    overflow_filter: 'text',
    duration: 'text',
    version: 'text',
  },
};

/**
 * Reads all documents of a scenario's file as the engine does when it starts (`loadBucketFactoriesFromFile` in CrowdSec's
 * `pkg/leakybucket/manager_load.go`), as far as that can be told without its language of expressions.
 */
export function readScenarioFile(bytes: Buffer): ScenarioFile {
  const rules: string[] = [];
  try {
    for (const document of documents(decodeYaml(bytes))) {
      const unknown = readDocument(document, rules);
      if (unknown !== undefined) return { rules, fault: unknown };
    }
    return { rules, fault: null };
  } catch (error) {
    if (error instanceof YamlFault) return { rules, fault: error.message };
    if (error instanceof Unobservable) return { rules, fault: `CrowdSec may refuse it: ${error.message}` };
    if (error instanceof RangeError) return { rules, fault: 'CrowdSec may refuse it: it is nested too deeply for this agent' };
    throw error;
  }
}

/** @returns why the engine may refuse it for a key that it does not know, where there is one */
function readDocument(document: Document.Parsed, rules: string[]): string | undefined {
  const tree = plainTree(document, (key) => `it has the key ${key} twice`) ?? null;
  const found = [...refusals(BUCKET, tree, PLAIN_V2)];
  const fault = found.find(({ kind }) => kind === 'refused');
  if (fault !== undefined) throw new YamlFault(`${fault.at} ${fault.why}`);
  const name = textOf(at(tree, 'name'));
  if (name === '') throw new YamlFault('a rule in it has no name');
  rules.push(name);
  const unknown = found.find(({ kind }) => kind === 'unknown_key');
  if (unknown !== undefined) return sentence(unknown);
  refuseBucket(tree);
  return undefined;
}
