const LOOK_EVERY_MS = 50;

/**
 * Waits until a process of its own has done something that shows in a file or on a port.
 * @returns what `look` gives, as soon as that is neither null nor false
 * @throws after `withinMs`, saying `what` did not happen
 */
export async function until<T>(what: string, withinMs: number, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}

/** Lets real time pass, for what has no event: that something does not happen, or happens only after a while. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
