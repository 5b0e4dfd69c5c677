import type { System } from '../system/system.ts';

/** What `/healthz` said: the deployment that answers and whether its checks run, or why that cannot be seen. */
export type Health =
  | { kind: 'answer'; deployment: string | null; isOk: boolean }
  | { kind: 'guarded'; by: 'Cloudflare Access' | 'a bot challenge' }
  | { kind: 'silent'; why: string };

const REQUEST_MAX_MS = 10_000;
const PAUSE_MS = 2_000;

/** Asks `/healthz` once. */
export async function askHealth(system: System, origin: string): Promise<Health> {
  let response: Response;
  try {
    const signal = AbortSignal.any([system.stop, AbortSignal.timeout(REQUEST_MAX_MS)]);
    response = await system.fetch(`${origin}/healthz`, { redirect: 'manual', signal, headers: { 'cache-control': 'no-cache' } });
  } catch (error) {
    return { kind: 'silent', why: reasonOf(error) };
  }
  const text = await response.text().catch(() => '');
  if (response.headers.has('cf-mitigated')) return { kind: 'guarded', by: 'a bot challenge' };
  if (/\.cloudflareaccess\.com/.test(response.headers.get('location') ?? '')) return { kind: 'guarded', by: 'Cloudflare Access' };
  const deployment = deploymentIn(text);
  if (deployment === undefined) return { kind: 'silent', why: `it answers with ${response.status} and is not Argos Drift` };
  return { kind: 'answer', deployment, isOk: response.status === 200 };
}

/**
 * Asks until `isEnough` or the time is over; between two requests it pauses.
 * @param limitMs how long to go on
 * @returns the last answer
 */
export async function awaitHealth(
  system: System,
  origin: string,
  limitMs: number,
  isEnough: (health: Health) => boolean,
): Promise<Health> {
  const deadline = system.now() + limitMs;
  for (;;) {
    const health = await askHealth(system, origin);
    if (isEnough(health) || system.stop.aborted || system.now() + PAUSE_MS > deadline) return health;
    await system.pause(PAUSE_MS);
  }
}

/** @returns undefined where this is not the answer of an Argos Drift */
function deploymentIn(text: string): string | null | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null || !('status' in answer)) return undefined;
  return 'deployment' in answer && typeof answer.deployment === 'string' ? answer.deployment : null;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
