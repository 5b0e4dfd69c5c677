import { type Outcome, type Refusal, refuse } from '#contract';

/** How long a host that Fleet does not know is not asked about again. Ids are made by chance: none that was unknown is given out later. */
const UNKNOWN_LIFE_MS = 60_000;

/** How many messages without a proof one address may have Fleet look at in a minute. A host with a key that is out of date sends one in five. */
const UNPROVEN_MAX = 20;
const UNPROVEN_WINDOW_MS = 60_000;

/** Of each kind, the oldest is forgotten first. A full memory has about 2 MB of an isolate's 128. */
const ENTRIES_MAX = 5_000;

/**
 * What one isolate remembers of who sends agents' messages, so that what Fleet has just refused does not wake it again: a Durable Object
 * has 100,000 requests a day. It is a memory and no record: another isolate has its own, and Fleet decides whatever comes this far.
 * Moments are Unix milliseconds.
 */
export class Senders {
  readonly #unknownUntil = new Map<string, number>();
  readonly #heldUntil = new Map<string, number>();
  readonly #unproven = new Map<string, { count: number; until: number }>();
  /** Hosts that were proven at this address: they get through where others use up what the address may try. */
  readonly #proven = new Map<string, true>();

  /** Why a message is not passed on to Fleet; null where it is. @param address as `addressKey` gives it */
  refusal(hostId: string, address: string, now: number): Refusal | null {
    if ((this.#unknownUntil.get(hostId) ?? 0) > now) return UNKNOWN_HOST;
    const sender = `${hostId} ${address}`;
    const heldUntil = this.#heldUntil.get(sender) ?? 0;
    if (heldUntil > now) return waitUntil(heldUntil, now);
    const unproven = this.#unproven.get(address);
    const isTooMuch = unproven !== undefined && unproven.until > now && unproven.count >= UNPROVEN_MAX;
    return isTooMuch && !this.#proven.has(sender) ? waitUntil(unproven.until, now) : null;
  }

  /** Learns from what Fleet answered. */
  learn(hostId: string, address: string, outcome: Outcome<unknown>, now: number): void {
    const sender = `${hostId} ${address}`;
    const { code, members } = outcome.ok ? {} : outcome.refusal;
    if (code === 'host_revoked') keep(this.#unknownUntil, hostId, now + UNKNOWN_LIFE_MS);
    if (code === 'host_revoked' || code === 'signature_invalid' || code === 'unavailable') {
      this.#countUnproven(address, now);
      return;
    }
    keep(this.#proven, sender, true);
    if (members?.limit === 'messages' && typeof members.retry_after_s === 'number') {
      keep(this.#heldUntil, sender, now + members.retry_after_s * 1000);
    }
  }

  #countUnproven(address: string, now: number): void {
    const before = this.#unproven.get(address);
    const isOver = before === undefined || before.until <= now;
    keep(
      this.#unproven,
      address,
      isOver ? { count: 1, until: now + UNPROVEN_WINDOW_MS } : { ...before, count: before.count + 1 },
    );
  }
}

/** What is answered to a host that is not enrolled. */
export const UNKNOWN_HOST: Refusal = {
  code: 'host_revoked',
  detail: 'This host is not enrolled (any more). Enrol it again from the dashboard.',
};

function waitUntil(moment: number, now: number): Refusal {
  const waitS = Math.ceil((moment - now) / 1000);
  return refuse('rate_limited', `Send again in ${waitS} s.`, { retry_after_s: waitS }).refusal;
}

function keep<Value>(memory: Map<string, Value>, key: string, value: Value): void {
  memory.delete(key);
  memory.set(key, value);
  const [oldest] = memory.keys();
  if (memory.size > ENTRIES_MAX && oldest !== undefined) memory.delete(oldest);
}
