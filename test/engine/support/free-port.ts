import { createServer } from 'node:net';

/** Below the ports that the system gives to connections: one that was seen free stays free until the engine takes it. */
const FROM = 12_000;
const TO = 30_000;

/**
 * Test files run side by side, and an engine takes its ports seconds after they were chosen: each of vitest's workers chooses from a
 * part of its own, or two of them would once in a while choose the same one.
 */
const PARTS = 16;
const PART_SIZE = Math.floor((TO - FROM) / PARTS);
const OWN_FROM = FROM + (Number(process.env.VITEST_POOL_ID ?? 0) % PARTS) * PART_SIZE;

const given = new Set<number>();

/** A port of 127.0.0.1 on which nothing listens, and that was not given before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = OWN_FROM + Math.floor(Math.random() * PART_SIZE);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
