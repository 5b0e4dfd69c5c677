import { relative, resolve } from 'node:path';

const PLAIN = /^[\w./-]+$/;

/** A command of the checkout for a state folder, as a person types it there; the checkout is the working directory. */
export function typedFor(stateDir, command) {
  if (stateDir === resolve('.local')) return command;
  const short = relative(process.cwd(), stateDir);
  const dir = short === '' || short.startsWith('..') ? stateDir : short;
  return `STATE_DIR=${PLAIN.test(dir) ? dir : `'${dir.replaceAll("'", "'\\''")}'`} ${command}`;
}

/** Whether a host's apply command is one that `typedFor` made, for this folder or for the one that it was in before. */
export function isTypedApply(command) {
  return /^(STATE_DIR=([\w./-]+|'.*') )?scripts\/apply$/.test(command);
}
