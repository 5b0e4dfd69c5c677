// Names the source file and line of each place in a stack of the built agent or dashboard, by the source maps of the last build.
import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const USAGE = `usage: node scripts/read-stack.mjs [FOLDER] < stack.txt

Names the source file and line of each place in a stack of the built agent or dashboard. Any text will do, such as lines of a log.
FOLDER is where the maps of a build are (dist/maps). Build the version that the stack is of: another one's maps name wrong lines.

exit: 0 done, 1 there are no maps, 2 there is no such option`;

const [argument = ''] = process.argv.slice(2);
if (['-h', '--help'].includes(argument)) {
  console.log(USAGE);
  process.exit(0);
}
if (argument.startsWith('-')) {
  console.error(`scripts/read-stack.mjs: there is no option ${argument}. See node scripts/read-stack.mjs --help`);
  process.exit(2);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = resolve(argument || join(root, 'dist/maps'));

/** A place in a stack: whatever path or URL, the file's name, line and column, both counted from 1. */
const PLACE = /(?:[^\s()"'\\]*\/)?([\w.-]+\.m?js):(\d+):(\d+)/g;

/** The maps of the folder and where each was read, by the name of the file that they are for. */
function readMaps() {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.map'));
  return new Map(
    files.map((name) => {
      const path = join(folder, name);
      return [basename(name, '.map'), { path, map: new SourceMap(JSON.parse(readFileSync(path, 'utf8'))) }];
    }),
  );
}

/** @returns `source:line:column`, relative to the checkout; null where the map knows nothing of this place */
function originOf({ path, map }, line, column) {
  // Maps count both from 0.
  const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
  if (originalSource === undefined) return null;
  return `${relative(root, resolve(dirname(path), originalSource))}:${originalLine + 1}:${originalColumn + 1}`;
}

const maps = readMaps();
const stack = await text(process.stdin);
process.stdout.write(
  stack.replace(PLACE, (place, file, line, column) => {
    const found = maps.get(file);
    return (found && originOf(found, Number(line), Number(column))) ?? place;
  }),
);
