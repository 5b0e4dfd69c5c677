import { BACKUP_LINE_MAX_BYTES } from '#contract';

const NEWLINE = 0x0a;

/** Cuts bytes that come in any pieces into lines. */
export class LineSplitter {
  #pieces: Uint8Array[] = [];
  #held = 0;

  /**
   * The lines that end in this piece, each without its newline.
   * @throws RangeError where a line is longer than any that a backup has
   */
  *take(bytes: Uint8Array): Generator<Uint8Array> {
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
      this.#hold(bytes.subarray(from, end));
      from = end + 1;
      yield this.#release();
    }
    this.#hold(bytes.subarray(from));
  }

  /** Whether a line has begun that has not ended. */
  get isInside(): boolean {
    return this.#held > 0;
  }

  #hold(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#held += piece.length;
    if (this.#held > BACKUP_LINE_MAX_BYTES) throw new RangeError('a line is too long');
    this.#pieces.push(piece);
  }

  #release(): Uint8Array {
    const [only = new Uint8Array()] = this.#pieces;
    const line = this.#pieces.length <= 1 ? only : joined(this.#pieces, this.#held);
    this.#pieces = [];
    this.#held = 0;
    return line;
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
