import type { ChildProcess } from 'node:child_process';

const ALIVE = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of ALIVE) child.kill('SIGKILL');
});

/** Ends a process with the tests, also where a test was broken off before it could. */
export function outlivesNothing(child: ChildProcess): void {
  ALIVE.add(child);
  child.once('exit', () => ALIVE.delete(child));
}
