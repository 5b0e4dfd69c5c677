import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Reason } from './deployment.mjs';

/** The bytes of a backup's file, unpacked where its name says that it is packed. */
export function openBackup(file) {
  const bytes = createReadStream(file);
  // What fails to be read fails the stream that is handed out, too.
  return file.endsWith('.gz') ? pipeline(bytes, createGunzip(), () => undefined) : bytes;
}

/** The lines of a stream of bytes. A line ends at a newline alone: a host may have put U+2028 into a path, and no other reader takes it for an end. */
async function* linesIn(bytes) {
  let held = [];
  for await (const piece of bytes) {
    let from = 0;
    for (let end = piece.indexOf(0x0a); end !== -1; end = piece.indexOf(0x0a, from)) {
      yield Buffer.concat([...held, piece.subarray(from, end)]).toString();
      held = [];
      from = end + 1;
    }
    if (from < piece.length) held.push(piece.subarray(from));
  }
  if (held.length > 0) yield Buffer.concat(held).toString();
}

/**
 * Reads a backup through, to see whether it is whole: the last line says how many there are.
 * @returns {Promise<{ madeAt: string, madeBy: string, hosts: number, tokens: number }>}
 * @throws Reason where it is not
 */
export async function lookThrough(file) {
  let lines = 0;
  let hosts = 0;
  let tokens = 0;
  let last = '';
  let header = null;
  try {
    for await (const line of linesIn(openBackup(file))) {
      lines += 1;
      if (lines === 1) header = headerIn(line);
      if (line.startsWith('{"host":')) hosts += 1;
      if (line.startsWith('{"token":')) tokens += 1;
      last = line;
    }
  } catch (error) {
    if (error instanceof Reason) throw error;
    throw new Reason(`${file} cannot be read: ${error.code ?? error.message}`);
  }
  if (header === null) throw new Reason(`${file} is empty`);
  if (last !== `],"lines":${lines}}`) throw new Reason(`${file} is not whole: it was cut off after line ${lines}`);
  return { madeAt: header.made_at, madeBy: header.made_by, hosts, tokens };
}

function headerIn(line) {
  try {
    const header = JSON.parse(line.replace(/,"records":\[$/, '}'));
    if (header.format === 'argos-drift-backup') return header;
  } catch {
    // Said below.
  }
  throw new Reason('this is no backup of Argos Drift as scripts/backup writes it');
}
