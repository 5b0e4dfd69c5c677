import * as v from 'valibot';

const Time = v.pipe(v.number(), v.minValue(0));

const Port = v.variant('kind', [
  v.object({ kind: v.literal('at'), host: v.string(), port: v.number() }),
  v.object({ kind: v.literal('off'), why: v.string() }),
  v.object({ kind: v.literal('unknown'), why: v.string() }),
]);

/** Where a load listens, whatever the configuration says by now. */
const Places = v.object({ listening: v.object({ lapi: Port, metrics: Port }), appsecListeners: v.array(v.string()) });
export type Places = v.InferOutput<typeof Places>;

/** A load that is known to have happened, and what it loaded. */
const Epoch = v.object({
  /** As `Load.all` had it. */
  key: v.string(),
  startedMs: Time,
  goroutine: v.string(),
  /** When it was first seen, or its process began. Unix milliseconds. */
  loadedMs: Time,
  /** As in `DiskState`. */
  files: v.record(v.string(), v.string()),
  loadable: v.record(v.string(), v.unknown()),
  places: v.nullable(Places),
});
export type Epoch = v.InferOutput<typeof Epoch>;

/** The disk as it was looked at while a load was still the one before: what the next load reads, if nothing changes until then. */
const Before = v.object({
  /** The load that was seen after the disk, as `Load.begun` has it. */
  begun: v.string(),
  stamp: v.string(),
  /** When the look at the disk began, Unix milliseconds. */
  atMs: Time,
  /** The clock then: Unix milliseconds at which the machine would have been started by it. */
  bootMs: v.number(),
});
export type Before = v.InferOutput<typeof Before>;

const Memory = v.object({
  version: v.literal(1),
  /** Whether an engine was ever seen: only then can it be gone. */
  wasSeen: v.boolean(),
  before: v.nullable(Before),
  epoch: v.nullable(Epoch),
});

/** What is kept of an engine from one look to the next, across restarts of the agent too. */
export type EngineMemory = v.InferOutput<typeof Memory>;

export const NO_MEMORY: EngineMemory = { version: 1, wasSeen: false, before: null, epoch: null };

/** @returns nothing remembered where the text is none of ours: a file of another version, or a broken one */
export function parseMemory(text: string): EngineMemory {
  try {
    const parsed = v.safeParse(Memory, JSON.parse(text));
    return parsed.success ? parsed.output : NO_MEMORY;
  } catch {
    return NO_MEMORY;
  }
}
