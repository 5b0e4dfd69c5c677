import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The records of a corpus of test/field-cases, in which CrowdSec's own code answered. @param name without `.jsonl.gz` */
export function recordsOf<T>(name: string): T[] {
  const packed = readFileSync(new URL(`../${name}.jsonl.gz`, import.meta.url));
  return gunzipSync(packed)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
