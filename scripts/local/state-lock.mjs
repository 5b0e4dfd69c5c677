import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes a state folder for this process: two Workers on one database corrupt each other, and two agents with one key are
 * taken for a cloned machine. What a process left behind that is gone is taken over.
 * @throws where another process has it
 */
export function takeState(stateDir, origin) {
  const file = join(stateDir, 'start.pid');
  try {
    const [pid, where] = readFileSync(file, 'utf8').trim().split(' ');
    if (isAlive(Number(pid))) {
      throw new Error(
        `scripts/start already runs on ${stateDir} (${where}, process ${pid}). End it, or choose another STATE_DIR.`,
      );
    }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  writeFileSync(file, `${process.pid} ${origin}\n`);
  process.once('exit', () => rmSync(file, { force: true }));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return pid !== process.pid && isStart(pid);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

// After a reboot another program may have this process id. Where /proc does not tell, a process of that id counts as scripts/start.
function isStart(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('scripts/local/main.mjs');
  } catch {
    return true;
  }
}
