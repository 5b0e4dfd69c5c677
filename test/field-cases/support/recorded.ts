import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The records of a file beside this folder, one JSON value a line. */
export function recorded<T>(file: string): T[] {
  const bytes = readFileSync(new URL(`../${file}`, import.meta.url));
  const lines = gunzipSync(bytes).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}
