/** Text that is no JSON. */
export class SkimFault extends Error {
  override readonly name = 'SkimFault';
}

/**
 * Whether the value of this key is wanted.
 * @param depth 0 for the keys of the outermost object
 */
export type Wanted = (depth: number, key: string) => boolean;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;
const ARRAY = 0x5b;
const ARRAY_END = 0x5d;

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const endsScalar = (byte: number | undefined): boolean =>
  byte === undefined || byte === COMMA || byte === OBJECT_END || byte === ARRAY_END || isSpace(byte);

/**
 * Parses the parts of a JSON text that are wanted and steps over the rest without making strings of it. The hub's index has
 * megabytes of embedded files, and parsing it whole would cost the agent more memory than everything else that it does.
 * What is stepped over is checked for quotes and brackets only. Arrays and objects inside a wanted array are stepped over too, and
 * undefined stands in their place.
 * @throws SkimFault where it is no JSON object
 */
export function skimJson(bytes: Buffer, wanted: Wanted): Record<string, unknown> {
  const skimmer = new Skimmer(bytes, wanted);
  const value = skimmer.object(0);
  skimmer.end();
  return value;
}

class Skimmer {
  readonly #bytes: Buffer;
  readonly #wanted: Wanted;
  #at = 0;

  constructor(bytes: Buffer, wanted: Wanted) {
    this.#bytes = bytes;
    this.#wanted = wanted;
  }

  object(depth: number): Record<string, unknown> {
    const found: Record<string, unknown> = Object.create(null);
    this.#each(OBJECT, OBJECT_END, () => {
      const key = this.#string();
      this.#expect(COLON);
      if (this.#wanted(depth, key)) found[key] = this.#value(depth + 1);
      else this.#skip();
    });
    return found;
  }

  end(): void {
    if (this.#next() !== undefined) throw new SkimFault('something follows the end');
  }

  #value(depth: number): unknown {
    const first = this.#next();
    if (first === OBJECT) return this.object(depth);
    if (first === QUOTE) return this.#string();
    if (first !== ARRAY) return this.#parse(this.#at, this.#scalarEnd());
    const found: unknown[] = [];
    this.#each(ARRAY, ARRAY_END, () => found.push(this.#element()));
    return found;
  }

  #each(begin: number, end: number, read: () => void): void {
    this.#expect(begin);
    if (this.#next() !== end) {
      read();
      while (this.#next() === COMMA) {
        this.#at++;
        read();
      }
    }
    this.#expect(end);
  }

  #element(): unknown {
    const first = this.#next();
    if (first === QUOTE) return this.#string();
    if (first !== OBJECT && first !== ARRAY) return this.#parse(this.#at, this.#scalarEnd());
    this.#skip();
    return undefined;
  }

  #string(): string {
    if (this.#next() !== QUOTE) throw new SkimFault('a string is missing');
    const from = this.#at;
    return String(this.#parse(from, this.#stringEnd()));
  }

  #parse(from: number, to: number): unknown {
    try {
      return JSON.parse(this.#bytes.toString('utf8', from, to));
    } catch {
      throw new SkimFault('a value does not parse');
    }
  }

  #next(): number | undefined {
    while (isSpace(this.#bytes[this.#at])) this.#at++;
    return this.#bytes[this.#at];
  }

  #expect(byte: number): void {
    if (this.#next() !== byte) throw new SkimFault(`${String.fromCharCode(byte)} is missing`);
    this.#at++;
  }

  #skip(): void {
    let open = 0;
    do {
      const byte = this.#next();
      if (byte === undefined) throw new SkimFault('it is cut off');
      if (byte === QUOTE) this.#stringEnd();
      else if (byte === OBJECT || byte === ARRAY) open++;
      else if (byte === OBJECT_END || byte === ARRAY_END) open--;
      if (byte !== QUOTE) this.#at = open === 0 && !endsScalar(byte) ? this.#scalarEnd() : this.#at + 1;
    } while (open > 0);
    if (open < 0) throw new SkimFault('a bracket closes nothing');
  }

  #scalarEnd(): number {
    while (!endsScalar(this.#bytes[this.#at])) this.#at++;
    return this.#at;
  }

  #stringEnd(): number {
    for (let quote = this.#at; ; ) {
      quote = this.#bytes.indexOf(QUOTE, quote + 1);
      if (quote === -1) throw new SkimFault('a string is cut off');
      let slashes = 0;
      while (this.#bytes[quote - 1 - slashes] === BACKSLASH) slashes++;
      if (slashes % 2 === 0) {
        this.#at = quote + 1;
        return this.#at;
      }
    }
  }
}
