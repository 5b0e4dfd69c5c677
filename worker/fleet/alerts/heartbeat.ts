import { isFromTheFuture } from '../../drift/index.ts';
import { log } from '../../log.ts';
import { readFleet, saveHeartbeat } from '../tables/fleet.ts';

/** How often `HEARTBEAT_URL` is asked at most. */
const EVERY_MS = 300_000;

/** Cron ticks need not be on the whole minute: the fifth after the last counts as five minutes. */
const TICK_OFF_MS = 30_000;

/** A monitor that hangs must not hold the check up for long. */
const ANSWER_MAX_MS = 10_000;

/** Whether the monitor is to be told that the checks run. Both in Unix milliseconds; null where it never was. */
export function isHeartbeatDue(lastAt: number | null, scheduledAt: number): boolean {
  return lastAt === null || isFromTheFuture(lastAt, scheduledAt) || scheduledAt - lastAt >= EVERY_MS - TICK_OFF_MS;
}

/** The address that a setting names; null where it cannot be asked. `fetch` takes none with a user and a password in it. */
export function heartbeatUrl(text: string): URL | null {
  const url = URL.parse(text.trim());
  const isAskable = url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '';
  return isAskable ? url : null;
}

/**
 * Tells a monitor elsewhere that the checks run, since a cron that has stopped cannot tell. Nothing that it does harms a check, and
 * nothing of the address but its origin comes into the log: the path is all that is secret in it.
 */
export class Heartbeat {
  readonly #storage: DurableObjectStorage;
  readonly #setting: string;
  #isUnusableSaid = false;

  /** @param setting `HEARTBEAT_URL` */
  constructor(storage: DurableObjectStorage, setting: string | undefined) {
    this.#storage = storage;
    this.#setting = setting ?? '';
  }

  /** After a cron tick's check. Never throws. @param scheduledAt the tick's, in Unix milliseconds */
  async sendIfDue(scheduledAt: number): Promise<void> {
    if (this.#setting.trim() === '') return;
    const url = heartbeatUrl(this.#setting);
    if (url === null) this.#sayUnusable();
    else if (this.#takeTurn(scheduledAt)) await ask(url);
  }

  /** Noted before it is asked: one that fails waits as long as one that does not. */
  #takeTurn(scheduledAt: number): boolean {
    try {
      return this.#storage.transactionSync(() => {
        const isDue = isHeartbeatDue(readFleet(this.#storage.sql).heartbeat_at, scheduledAt);
        if (isDue) saveHeartbeat(this.#storage.sql, scheduledAt);
        return isDue;
      });
    } catch (error) {
      log('error', 'heartbeat_not_noted', { error: String(error) });
      return false;
    }
  }

  #sayUnusable(): void {
    if (this.#isUnusableSaid) return;
    this.#isUnusableSaid = true;
    log('warn', 'heartbeat_url_unusable', {
      detail: 'HEARTBEAT_URL must be an http:// or https:// address without a user in it.',
    });
  }
}

async function ask(url: URL): Promise<void> {
  const to = url.origin;
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MAX_MS) });
    await answer.body?.cancel();
    if (!answer.ok) log('warn', 'heartbeat_failed', { to, status: answer.status });
  } catch (error) {
    // The message of such an error may quote the address.
    log('warn', 'heartbeat_failed', { to, error: error instanceof Error ? error.name : 'unknown' });
  }
}
