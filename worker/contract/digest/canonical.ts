/** An object of a report has a dozen members. Sorting 80,000 that somebody made up would hold up everybody else. */
const MEMBERS_MAX = 1_000;

/** Up to so many members are few. */
const FEW = 16;

/** How many pieces of text are joined at a time: each costs more memory than what is written in it. */
const PIECES_MAX = 8_192;

/** How `JSON.stringify` begins the escape of a lone surrogate, and of nothing else but a backslash before such a text. */
const SURROGATE_ESCAPE = '\\ud';

/**
 * The canonical form of a JSON value (RFC 8785), with little memory beside the text itself: a hostile report of 1 MB holds 60,000 objects.
 * Members that are undefined are left out, as in JSON.
 * @throws what has no canonical form (NaN, a lone surrogate, nesting beyond the stack) or has an object of more than 1,000 members
 */
export function canonicalText(value: unknown): string {
  const writer = new Writer();
  writer.write(value);
  return writer.text();
}

class Writer {
  readonly #joined: string[] = [];
  readonly #pieces = new Array<string>(PIECES_MAX);
  #count = 0;
  /** Names are few and come often: what stands before the value of a first member and of a later one. */
  readonly #first = new Map<string, string>();
  readonly #later = new Map<string, string>();

  write(value: unknown): void {
    if (typeof value !== 'object' || value === null) this.#put(primitive(value));
    else if (Array.isArray(value)) this.#writeList(value);
    else this.#writeObject(value as Record<string, unknown>);
  }

  text(): string {
    this.#joined.push(this.#pieces.slice(0, this.#count).join(''));
    return this.#joined.join('');
  }

  #writeList(list: readonly unknown[]): void {
    this.#put('[');
    for (let at = 0; at < list.length; at += 1) {
      if (at > 0) this.#put(',');
      this.write(list[at] ?? null);
    }
    this.#put(']');
  }

  #writeObject(object: Record<string, unknown>): void {
    let isEmpty = true;
    for (const name of namesOf(object)) {
      const value = object[name];
      if (value === undefined) continue;
      this.#put(isEmpty ? nameText(this.#first, '{', name) : nameText(this.#later, ',', name));
      this.write(value);
      isEmpty = false;
    }
    this.#put(isEmpty ? '{}' : '}');
  }

  #put(piece: string): void {
    this.#pieces[this.#count] = piece;
    this.#count += 1;
    if (this.#count < PIECES_MAX) return;
    this.#joined.push(this.#pieces.join(''));
    this.#count = 0;
  }
}

/** The names of an object's members by their UTF-16 code units, which is what `sort` compares (RFC 8785 section 3.2.3). */
function namesOf(object: object): readonly string[] {
  const names = Object.keys(object);
  if (names.length > MEMBERS_MAX) throw new TypeError(`an object has ${names.length} members`);
  return names.length <= FEW ? sortFew(names) : names.sort();
}

/** Sorts in place, by insertion: `sort` takes memory of its own, and a report has objects of a few members by the ten thousand. */
function sortFew(names: string[]): readonly string[] {
  for (let at = 1; at < names.length; at += 1) {
    const name = names[at] as string;
    let to = at;
    for (; to > 0 && (names[to - 1] as string) > name; to -= 1) names[to] = names[to - 1] as string;
    names[to] = name;
  }
  return names;
}

function nameText(known: Map<string, string>, before: string, name: string): string {
  const kept = known.get(name);
  if (kept !== undefined) return kept;
  const text = `${before}${primitive(name)}:`;
  if (known.size < MEMBERS_MAX) known.set(name, text);
  return text;
}

function primitive(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} has no canonical form`);
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`a ${typeof value} has no canonical form`);
  if (typeof value === 'string' && text.includes(SURROGATE_ESCAPE) && hasLoneSurrogate(value)) {
    throw new TypeError('a lone surrogate has no canonical form');
  }
  return text;
}

const hasLoneSurrogate = (text: string): boolean => /\p{Surrogate}/u.test(text);
