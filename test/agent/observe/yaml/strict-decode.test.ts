import { expect, it } from 'vitest';
import { plainTree } from '../../../../agent/observe/yaml/plain-tree.ts';
import { type Reading, refusals, type Schema } from '../../../../agent/observe/yaml/strict-decode.ts';
import { firstDocument } from '../../../../agent/observe/yaml/yaml-file.ts';

const LIBRARIES: readonly Reading['library'][] = ['yaml.v2', 'yaml.v3', 'goccy'];

/** Which of CrowdSec's libraries refuse this value. */
function refusing(schema: Schema, value: string): string[] {
  const document = firstDocument(`key: ${value}\n`);
  const tree = document === null ? undefined : plainTree(document);
  return LIBRARIES.filter((library) => {
    const found = [...refusals({ struct: { key: schema } }, tree ?? null, { library, hasVariables: false })];
    return found.some(({ kind }) => kind === 'refused');
  });
}

// yaml.v2 and yaml.v3: resolve.go and decode.go; goccy/go-yaml: decode.go.
it.each<[schema: Schema, value: string, refusing: string[]]>([
  ['truth', 'true', []],
  ['truth', 'yes', ['goccy']],
  ['truth', '"yes"', ['yaml.v2', 'goccy']],
  ['truth', '"true"', ['yaml.v2', 'yaml.v3', 'goccy']],
  ['truth', 'yEs', ['yaml.v2', 'yaml.v3', 'goccy']],
  ['number', '5', []],
  ['number', '"5"', ['yaml.v2', 'yaml.v3']],
  ['number', '.inf', ['yaml.v3', 'goccy']],
  ['duration', '30s', []],
  ['duration', '.5s', []],
  ['duration', '30', ['yaml.v3', 'goccy']],
  ['duration', '0', ['yaml.v3', 'goccy']],
  ['duration', '"0"', []],
  ['duration', '"30"', ['yaml.v2', 'yaml.v3', 'goccy']],
  ['duration', '7d', ['yaml.v2', 'yaml.v3', 'goccy']],
  ['text', '[a]', ['yaml.v2', 'yaml.v3', 'goccy']],
])('a %s of %s is refused by %j', (schema, value, libraries) => {
  expect(refusing(schema, value)).toEqual(libraries);
});
