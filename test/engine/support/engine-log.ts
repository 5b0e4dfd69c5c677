import { basename } from 'node:path';

/** What an engine logs when a load is complete: at its start and at each reload. */
const LOADED = 'msg="Starting processing data"';
/** What it logs first of all. */
const STARTED = 'msg="Crowdsec v';
const BUCKET = /msg="Adding \w+ bucket".* file=(?:"([^"]+)"|(\S+))/;

/** A load that succeeded: the files of the scenarios that the engine took, by its own word. */
export interface Load {
  files: ReadonlySet<string>;
}

/** How many loads in an engine's log succeeded. */
export function countLoads(log: string): number {
  return log.split(LOADED).length - 1;
}

/** Every load in an engine's log that succeeded, the oldest first. */
export function loadsIn(log: string): Load[] {
  const loads: Load[] = [];
  let files = new Set<string>();
  for (const line of log.split('\n')) {
    const bucket = BUCKET.exec(line);
    if (bucket !== null) files.add(basename(bucket[1] ?? bucket[2] ?? ''));
    else if (line.includes(LOADED)) {
      loads.push({ files });
      files = new Set();
    } else if (line.includes(STARTED) || line.includes('level=fatal')) files = new Set();
  }
  return loads;
}
