import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const START = { called: 'scripts/start', another: 'choose another STATE_DIR' };

/**
 * Takes a state folder for this process: two Workers on one database corrupt each other, and two agents with one key are
 * taken for a cloned machine. What a process left behind that is gone is taken over.
 * @param by how this process was called, and how else it could be
 * @throws where another process has it
 */
export function takeState(stateDir, origin, by = START) {
  const running = runningOn(stateDir);
  if (running !== null) {
    throw new Error(
      `${by.called} already runs on ${stateDir} (${running.origin}, process ${running.pid}). End it, or ${by.another}.`,
    );
  }
  const file = fileIn(stateDir);
  writeFileSync(file, `${process.pid} ${origin}\n`);
  process.once('exit', () => rmSync(file, { force: true }));
}

/** The process that has a state folder, and the Worker's origin of which it told. @returns null where none has it */
export function runningOn(stateDir) {
  try {
    const [pid, origin] = readFileSync(fileIn(stateDir), 'utf8').trim().split(' ');
    return isAlive(Number(pid)) ? { pid: Number(pid), origin } : null;
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

const fileIn = (stateDir) => join(stateDir, 'start.pid');

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return pid !== process.pid && isOurs(pid);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

// After a reboot another program may have this process id. Where /proc does not tell, a process of that id counts as one of these scripts.
function isOurs(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('scripts/local/');
  } catch {
    return true;
  }
}
