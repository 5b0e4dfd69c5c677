import { type IntentWrite, isIntentChanged } from './intent-write.ts';

/** How often a write is sent again by itself. Who is overtaken more often than that reads the Worker's own sentence. */
const AGAIN_MAX = 3;

/**
 * Settles a write that was made on an older revision than the intent has: where what it changes still is as it was shown, it is sent again.
 * Resolves to null where it is so now, and to what is so instead where somebody else changed that. Throws as `request` does.
 */
export async function settleWrite<Seen>({ send, read, endAt }: IntentWrite<Seen>): Promise<Seen | null> {
  for (let sent = 1; ; sent += 1) {
    const { seen, madeOn } = await read();
    const end = endAt(seen);
    if (end !== 'again') return end === 'already' ? null : seen;
    try {
      await send(madeOn);
      return null;
    } catch (error) {
      if (!isIntentChanged(error) || sent === AGAIN_MAX) throw error;
    }
  }
}
