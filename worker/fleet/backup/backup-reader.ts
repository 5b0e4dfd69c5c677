import type * as v from 'valibot';
import {
  BACKUP_COUNTS,
  BACKUP_FORMAT,
  BACKUP_RECORDS,
  BACKUP_SCHEMA,
  BackupHeader,
  type BackupRecord,
  type BodyIssue,
  nameKey,
  type Refusal,
  validate,
} from '#contract';
import { LineSplitter } from './line-splitter.ts';

/** A document that is not restored, with what is wrong and where. */
export class BackupFault extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

const NOT_AS_WRITTEN = 'Restore the file as it was downloaded: a backup that another program has written again is not taken.';

/** Reads a backup, whatever pieces it comes in, and checks it line by line. Every method throws a BackupFault for what is not right. */
export class BackupReader {
  readonly #lines = new LineSplitter();
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #seen = new Set<string>();
  readonly #counts = new Map<BackupRecord['kind'], number>();
  #line = 0;
  #header: BackupHeader | null = null;
  /** What may follow: a record, the last line, or nothing. */
  #next: 'record' | 'end' | 'nothing' = 'record';
  #host: string | null = null;
  #event = 0;

  /** The first line. Throws before it was read. */
  get header(): BackupHeader {
    if (this.#header === null) throw this.#cutOff();
    return this.#header;
  }

  /** The records that end in this piece. */
  *take(bytes: Uint8Array): Generator<BackupRecord> {
    const lines = this.#lines.take(bytes);
    for (;;) {
      this.#line += 1;
      const next = this.#within(() => lines.next());
      if (next.done === true) {
        this.#line -= 1;
        return;
      }
      const record = this.#read(this.#within(() => this.#decoder.decode(next.value)));
      if (record !== null) yield record;
    }
  }

  /** Nothing more comes: it must have been all. */
  end(): void {
    if (this.#next !== 'nothing' || this.#lines.isInside) throw this.#cutOff();
  }

  /** What is answered where it ends before its last line. */
  #cutOff(): BackupFault {
    return this.fault(`It was cut off after line ${this.#line}: nothing was changed. Send the whole file.`, null);
  }

  /** A fault of this line. @param field a dotted path in it */
  fault(detail: string, field: string | null): BackupFault {
    const place = `Line ${Math.max(1, this.#line)}${field === null ? '' : `, ${field}`}`;
    return new BackupFault({
      code: 'invalid_backup',
      detail: `${place}: ${detail}`,
      members: { line: Math.max(1, this.#line), field },
    });
  }

  #read(text: string): BackupRecord | null {
    if (this.#header === null) {
      this.#header = this.#readHeader(text);
      return null;
    }
    if (this.#next === 'nothing') throw this.fault('there is more behind the end.', null);
    if (text.startsWith(']')) {
      this.#readEnd(text);
      return null;
    }
    if (this.#next === 'end') throw this.fault(`a comma is missing before it. ${NOT_AS_WRITTEN}`, null);
    if (!text.endsWith(',')) this.#next = 'end';
    return this.#readRecord(this.#parse(text.endsWith(',') ? text.slice(0, -1) : text));
  }

  #readHeader(text: string): BackupHeader {
    const suffix = ',"records":[';
    const raw = text.endsWith(suffix) ? this.#parse(`${text.slice(0, -suffix.length)}}`) : null;
    const { format, schema } = (raw ?? {}) as { format?: unknown; schema?: unknown };
    if (format !== BACKUP_FORMAT) throw this.fault(`this is not how a backup of Argos Drift begins. ${NOT_AS_WRITTEN}`, null);
    if (typeof schema === 'number' && schema > BACKUP_SCHEMA)
      throw new BackupFault({
        code: 'newer_backup',
        detail: `Line 1, schema: it is ${schema}, and this Worker knows ${BACKUP_SCHEMA}. Upgrade the Worker first.`,
        members: { line: 1, field: 'schema' },
      });
    return this.#checked('', BackupHeader, raw);
  }

  #readEnd(text: string): void {
    const { lines } = this.#parse(`{"records":[${text}`) as { lines?: unknown };
    if (lines !== this.#line) throw this.fault('lines are missing before it, or there are too many.', 'lines');
    this.#next = 'nothing';
  }

  #readRecord(raw: unknown): BackupRecord {
    const [first, ...others] = typeof raw === 'object' && raw !== null ? Object.entries(raw) : [];
    const [kind = '', value] = first ?? [];
    if (others.length > 0 || !isKind(kind)) throw this.fault(`it holds nothing that this Worker knows. ${NOT_AS_WRITTEN}`, null);
    const record = { kind, value: this.#checked(kind, BACKUP_RECORDS[kind], value) } as BackupRecord;
    this.#count(record);
    this.#checkOrder(record);
    return record;
  }

  #count({ kind, value }: BackupRecord): void {
    const more = kind === 'acts' ? value.length : kind === 'events' ? value.list.length : 1;
    const count = (this.#counts.get(kind) ?? 0) + more;
    if (count > BACKUP_COUNTS[kind]) throw this.fault(`a backup has at most ${BACKUP_COUNTS[kind]} of these.`, kind);
    this.#counts.set(kind, count);
  }

  /** What is about a host follows it, what is about several stands before them, and nothing is there twice. */
  #checkOrder(record: BackupRecord): void {
    const { kind, value } = record;
    switch (kind) {
      case 'acts':
        break;
      case 'host':
        this.#host = value.id;
        this.#event = 0;
        this.#once(`host ${value.id}`);
        break;
      case 'token':
        this.#once(`token ${value.id}`);
        this.#once(`token named ${nameKey(value.name)}`);
        break;
      case 'channel':
        this.#once(`channel ${value.id}`);
        this.#once(`channel named ${nameKey(value.name)}`);
        break;
      case 'revoked':
      case 'removed_host':
        this.#once(`${kind} ${value.id}`);
        break;
      case 'observation':
        if (value.host !== this.#host) throw this.fault('it does not stand behind its host.', `${kind}.host`);
        this.#once(`${value.host} ${value.surface}`);
        break;
      case 'mute':
        if (this.#host !== null) throw this.fault('it does not stand before the hosts.', kind);
        this.#once(`mute ${value.id}`);
        break;
      case 'waiver':
        if (value.host !== this.#host) throw this.fault('it does not stand behind its host.', `${kind}.host`);
        this.#once(`waiver ${value.id}`);
        this.#once(`waiver of ${value.host} ${value.surface} ${value.item}`);
        break;
      case 'events':
        if (value.host !== this.#host) throw this.fault('they do not stand behind their host.', `${kind}.host`);
        for (const [at, { id }] of value.list.entries()) {
          if (id <= this.#event) throw this.fault('must be greater than the id before it.', `${kind}.list.${at}.id`);
          this.#event = id;
        }
    }
  }

  #once(what: string): void {
    if (this.#seen.has(what)) throw this.fault('it is there twice.', null);
    this.#seen.add(what);
  }

  #checked<Schema extends v.GenericSchema>(kind: string, schema: Schema, raw: unknown): v.InferOutput<Schema> {
    let issue: BodyIssue | null = null;
    const checked = validate(schema, raw, (found) => {
      issue = found;
      return { code: 'invalid_backup' };
    });
    if (checked.ok) return checked.value;
    const { field, message, kind: wrong } = issue ?? ({ field: null, message: '', kind: 'wrong' } as BodyIssue);
    const words = wrong === 'unexpected' ? 'is nothing that a backup has.' : wrong === 'missing' ? 'is missing.' : `${message}.`;
    throw this.fault(words, [kind, field].filter(Boolean).join('.') || null);
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw this.fault(`this is not JSON as it was written. ${NOT_AS_WRITTEN}`, null);
    }
  }

  /** A line that is too long, or no UTF-8. */
  #within<Result>(read: () => Result): Result {
    try {
      return read();
    } catch {
      throw this.fault(`this is not a line as it was written. ${NOT_AS_WRITTEN}`, null);
    }
  }
}

const isKind = (kind: string): kind is keyof typeof BACKUP_RECORDS => Object.hasOwn(BACKUP_RECORDS, kind);
