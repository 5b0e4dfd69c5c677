import type { LocalGet, LocalReply, LocalRequest } from '../observe/engine/probe.ts';
import { errorCode } from '../words/error-code.ts';
import { httpRequest } from './node-http.ts';

/** An answer from this machine takes milliseconds; a load of the machine may take seconds. */
const TIMEOUT_MS = 5_000;
/** The largest answer that CrowdSec was seen to give had 10 MB. */
const ANSWER_MAX_BYTES = 32 * 1_048_576;
const LINE_MAX_CHARS = 65_536;
const LINES_MAX = 20_000;

/** Asks by plain HTTP on a connection of its own, past every proxy, and keeps nothing of the answer but the wanted lines. */
export const localGet: LocalGet = (wanted) =>
  new Promise((resolve) => {
    const { host, port, path } = wanted;
    const request = httpRequest({ host, port, path, method: 'GET', agent: false });
    const end = (reply: LocalReply): void => {
      clearTimeout(timer);
      resolve(reply);
      request.destroy();
    };
    const fail = (why: string, isRefused = false): void => end({ kind: 'failed', isRefused, why });
    const timer = setTimeout(() => fail(`no whole answer within ${TIMEOUT_MS / 1000} s`), TIMEOUT_MS);
    request.on('error', (error) => fail(errorCode(error), errorCode(error) === 'ECONNREFUSED'));
    request.on('close', () => fail('the connection ended without a whole answer'));
    request.on('response', (response) => {
      if (response.statusCode !== 200) return fail(`it answered with status ${response.statusCode}`);
      const lines = new KeptLines(wanted);
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_MAX_BYTES || !lines.take(chunk.toString('latin1'))) fail('its answer is too large');
      });
      response.on('end', () => end({ kind: 'lines', lines: lines.all }));
    });
    request.end();
  });

/** The wanted lines of a text that comes in pieces. */
class KeptLines {
  readonly all: string[] = [];
  readonly #keep: RegExp;
  #rest = '';

  constructor({ keep }: LocalRequest) {
    this.#keep = keep;
  }

  /** @returns false where there are too many lines, or one is too long */
  take(piece: string): boolean {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) if (this.#keep.test(line)) this.all.push(line);
    return this.#rest.length <= LINE_MAX_CHARS && this.all.length <= LINES_MAX;
  }
}
