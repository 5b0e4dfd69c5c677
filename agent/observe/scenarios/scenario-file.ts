import type { Document, YAMLMap } from 'yaml';
import { Unobservable } from '../unobservable.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { requireShape, type Shape } from '../yaml/shape.ts';
import { documents, topMap, YamlFault } from '../yaml/yaml-file.ts';
import { refuseBucket } from './bucket.ts';
import { nameOf } from './rule-names.ts';

/** A scenario's file that somebody wrote or changed on this host. */
export interface ScenarioFile {
  /** The names of its rules, one a document; those of the documents before one that cannot be read. */
  rules: readonly string[];
  /** Why the engine would refuse to start with it; null where nothing is known to be wrong. */
  fault: string | null;
}

const TEXT: Shape = 'text';

// pkg/leakybucket/manager_load.go, BucketSpec, and what stands in it: ScopeType, RawBayesianCondition, and enrichment.DataProvider.
const BUCKET: Shape = {
  keys: {
    format: TEXT,
    description: TEXT,
    references: { listOf: TEXT },
    type: TEXT,
    name: TEXT,
    capacity: 'integer',
    leakspeed: TEXT,
    filter: TEXT,
    groupby: TEXT,
    distinct: TEXT,
    debug: 'boolean',
    labels: 'map',
    blackhole: TEXT,
    scope: { keys: { type: TEXT, expression: TEXT } },
    reprocess: 'boolean',
    data: {
      listOf: {
        keys: {
          source_url: TEXT,
          dest_file: TEXT,
          type: TEXT,
          cache: 'boolean',
          strategy: TEXT,
          size: 'integer',
          ttl: 'duration',
        },
      },
    },
    condition: TEXT,
    cache_size: 'integer',
    cancel_on: TEXT,
    bayesian_prior: 'number',
    bayesian_threshold: 'number',
    bayesian_conditions: {
      listOf: { keys: { condition: TEXT, prob_given_evil: 'number', prob_given_benign: 'number', guillotine: 'boolean' } },
    },
    overflow_filter: TEXT,
    duration: TEXT,
    version: TEXT,
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
      if (unknown !== undefined) return { rules, fault: `${unknown} is an unknown key: this version of CrowdSec may refuse it` };
    }
    return { rules, fault: null };
  } catch (error) {
    if (error instanceof YamlFault) return { rules, fault: error.message };
    if (error instanceof Unobservable) return { rules, fault: `CrowdSec may refuse it: ${error.message}` };
    if (error instanceof RangeError) return { rules, fault: 'CrowdSec may refuse it: it is nested too deeply for this agent' };
    throw error;
  }
}

/** @returns a key that the engine does not know, where there is one */
function readDocument(document: Document.Parsed, rules: string[]): string | undefined {
  const map: YAMLMap | null = topMap(document);
  const unknown: string[] = [];
  requireShape(document, map, BUCKET, 'it', unknown);
  const name = nameOf(document);
  if (name === '') throw new YamlFault('a rule in it has no name');
  rules.push(name);
  if (unknown.length === 0) refuseBucket(document, map);
  return unknown[0];
}
