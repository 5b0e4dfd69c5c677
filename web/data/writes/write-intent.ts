import { type IntentWrite, isIntentChanged } from './intent-write.ts';

/**
 * Sends a change of an intent. Resolves to null where it is so now, and to what is so instead where somebody else changed what it changes.
 * Throws as `request` does.
 */
export async function writeIntent<Seen>(write: IntentWrite<Seen>): Promise<Seen | null> {
  try {
    await write.send(write.madeOn);
    return null;
  } catch (error) {
    if (!isIntentChanged(error)) throw error;
    // Where it cannot be loaded, the Worker's own sentence says who changed what.
    const { settleWrite } = await import('./overtaken.ts').catch(() => Promise.reject(error));
    return settleWrite(write);
  }
}
