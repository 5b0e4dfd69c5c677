import { wellFormed } from '../../../words/printable.ts';

/** Text that is no JSON. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
}

/** What a JSON value is, as Go's `encoding/json` calls it in its errors. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'bool' | 'null';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;
const ARRAY = 0x5b;
const ARRAY_END = 0x5d;
const UNICODE_ESCAPE = 0x75;
const SPACE = 0x20;

const KINDS: Readonly<Record<string, JsonKind>> = { '{': 'object', '[': 'array', '"': 'string', t: 'bool', f: 'bool', n: 'null' };
const LITERALS: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' };
const SHORT_ESCAPES: ReadonlySet<number | undefined> = new Set(Buffer.from('"\\/bfnrt'));
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const NUMBER_MAX_CHARS = 4096;

// src/encoding/json/scanner.go, maxNestingDepth.
const DEPTH_MAX = 10_000;

const isHexDigit = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66));

/**
 * Reads a JSON text value by value, as strictly as Go's `encoding/json`, and makes strings of what is asked for alone. The hub's index
 * has megabytes of embedded files, and parsing it whole would cost the agent more memory than everything else that it does.
 * Each method throws a JsonFault where the text is no JSON.
 */
export class JsonReader {
  readonly #bytes: Buffer;
  #at = 0;
  #depth = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** What the next value is. */
  kind(): JsonKind {
    const first = this.#next();
    if (first === undefined) throw new JsonFault('unexpected end of JSON input');
    const char = String.fromCharCode(first);
    const kind = KINDS[char] ?? (/[-0-9]/.test(char) ? 'number' : null);
    if (kind === null) throw this.#unexpected();
    return kind;
  }

  /** Reads an object. @param member reads or skips the value of this key */
  object(member: (key: string) => void): void {
    this.#each(OBJECT, OBJECT_END, () => {
      const key = this.string();
      this.#expect(COLON);
      member(key);
    });
  }

  /** Reads an array. @param element reads or skips one value */
  array(element: () => void): void {
    this.#each(ARRAY, ARRAY_END, element);
  }

  /** Reads a string. What is not UTF-8 and halves of surrogate pairs become U+FFFD, as in Go. */
  string(): string {
    if (this.#next() !== QUOTE) throw this.#unexpected();
    const from = this.#at;
    const isPlain = this.#skipString();
    if (isPlain) return this.#bytes.toString('latin1', from + 1, this.#at - 1);
    return wellFormed(String(JSON.parse(this.#bytes.toString('utf8', from, this.#at))));
  }

  /** Steps over a value of any kind, however deep. */
  skip(): void {
    const ends: number[] = [];
    for (let isFirst = this.#skipStart(ends); ends.length > 0; ) {
      const end = ends[ends.length - 1];
      if (this.#next() === end) {
        this.#at++;
        ends.pop();
        isFirst = false;
        continue;
      }
      if (!isFirst) this.#expect(COMMA);
      if (end === OBJECT_END) this.#skipKey();
      isFirst = this.#skipStart(ends);
    }
  }

  /** Steps over a scalar, or over the bracket that opens a list or object and notes what ends it. @returns whether it was a bracket */
  #skipStart(ends: number[]): boolean {
    const first = this.#next();
    if (first !== OBJECT && first !== ARRAY) {
      this.#skipScalar(first);
      return false;
    }
    this.#at++;
    if (this.#depth + ends.push(first === OBJECT ? OBJECT_END : ARRAY_END) > DEPTH_MAX) throw new JsonFault('exceeded max depth');
    return true;
  }

  /** Ends the reading: nothing but white space may follow. */
  end(): void {
    if (this.#next() !== undefined) throw this.#unexpected();
  }

  #each(begin: number, end: number, read: () => void): void {
    this.#expect(begin);
    if (++this.#depth > DEPTH_MAX) throw new JsonFault('exceeded max depth');
    if (this.#next() !== end) {
      read();
      while (this.#next() === COMMA) {
        this.#at++;
        read();
      }
    }
    this.#expect(end);
    this.#depth--;
  }

  #skipKey(): void {
    if (this.#next() !== QUOTE) throw this.#unexpected();
    this.#skipString();
    this.#expect(COLON);
  }

  #skipScalar(first: number | undefined): void {
    if (first === QUOTE) {
      this.#skipString();
      return;
    }
    const kind = this.kind();
    const literal = LITERALS[String.fromCharCode(first ?? 0)];
    const text = this.#bytes.toString('latin1', this.#at, this.#at + (literal?.length ?? NUMBER_MAX_CHARS));
    if (kind === 'number') {
      NUMBER.lastIndex = 0;
      const number = NUMBER.exec(text)?.[0];
      if (number === undefined) throw this.#unexpected();
      this.#at += number.length;
    } else if (text === literal) this.#at += text.length;
    else throw this.#unexpected();
  }

  /** @returns whether it is plain ASCII without escapes */
  #skipString(): boolean {
    const bytes = this.#bytes;
    let isPlain = true;
    for (let at = this.#at + 1; ; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        this.#at = at + 1;
        return isPlain;
      }
      if (byte === undefined) throw new JsonFault('unexpected end of JSON input');
      if (byte < SPACE) throw new JsonFault('a control character stands in a string');
      if (byte === BACKSLASH) {
        isPlain = false;
        at++;
        if (bytes[at] === UNICODE_ESCAPE) {
          for (let digit = 0; digit < 4; digit++)
            if (!isHexDigit(bytes[++at])) throw new JsonFault('a \\u escape is no character');
        } else if (!SHORT_ESCAPES.has(bytes[at])) throw new JsonFault('a string has an unknown escape');
      } else if (byte > 0x7e) isPlain = false;
    }
  }

  #next(): number | undefined {
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte !== SPACE && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      this.#at++;
    }
  }

  #expect(byte: number): void {
    if (this.#next() !== byte) throw this.#unexpected();
    this.#at++;
  }

  #unexpected(): JsonFault {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) return new JsonFault('unexpected end of JSON input');
    return new JsonFault(`byte ${this.#at} is not what JSON has there`);
  }
}
