import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder that can be written, with what is missing above it. One folder at a time: where the system refuses to make one with
 * ENOENT, as below /proc, `mkdirSync` with `recursive` tries for ever (Node 24).
 * @param {string} name the variable that names it
 * @param {string} dir an absolute path
 * @throws a sentence where that cannot be done
 */
export function ownFolder(name, dir) {
  try {
    for (const missing of missingIn(dir)) make(missing);
    accessSync(dir, constants.W_OK);
  } catch (error) {
    throw new Error(`${dir} cannot be written (${error.code}). Choose a folder of your own: ${name}=... scripts/start`);
  }
}

/** The folders of a path that do not exist, the outermost first. */
function missingIn(dir) {
  const missing = [];
  for (let at = dir; !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.unshift(at);
  return missing;
}

function make(dir) {
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it in between.
    if (error.code !== 'EEXIST' || !statSync(dir).isDirectory()) throw error;
  }
}
