import { reset } from 'cloudflare:test';
import { afterAll, expect, test } from 'vitest';
import { PROBLEMS } from '#contract';
import { app } from '../../../worker/app.ts';
import { Random } from '../../doubles/random.ts';
import { env } from '../support/env.ts';
import type { Attempt } from './support/attempt.ts';
import { attemptOf } from './support/attempt-of.ts';
import { storedText, World } from './support/world.ts';

const REQUESTS = 20_000;
const BATCH = 250;
const AT_ONCE = 25;
const SEED = Number(env.ARGOS_SEED) || Date.now() % 1_000_000_000;

afterAll(() => reset());

interface Answered {
  attempt: Attempt;
  status: number;
}

/** Of a request's name, which has its headers, so much is printed. */
const NAME_CHARS = 300;

/** Outside of the API whoever asks for a page is answered with one. */
const isOfApi = (url: string) => /^\/(api(\/|$)|(healthz|metrics|badge\.svg)$)/.test(new URL(url).pathname);

/** That a host needs somebody is the answer to the question, and no fault. */
const isStatus = (url: string, { status, headers }: Response, text: string) =>
  new URL(url).pathname === '/api/fleet/status' &&
  status === 503 &&
  headers.get('content-type') === 'application/json' &&
  (text === '' || JSON.parse(text).status === 'failing');

const sent = new Map<number, number>();
const codes = new Map<string, number>();
const wrong: string[] = [];

async function send(attempt: Attempt): Promise<Answered | null> {
  let request: Request;
  try {
    request = await attempt.prepare();
  } catch {
    // No client can send it.
    return null;
  }
  const response = await app.fetch(request, env);
  sent.set(response.status, (sent.get(response.status) ?? 0) + 1);
  const fault = await faultOf(response, request);
  if (fault !== null) wrong.push(`${fault}: ${attempt.name.slice(0, NAME_CHARS)}`);
  return { attempt, status: response.status };
}

/** What is wrong with an answer, whatever was asked; null where nothing is. */
async function faultOf(response: Response, { url, method, headers }: Request): Promise<string | null> {
  const text = await response.text();
  const isAnswer = isStatus(url, response, text);
  if (response.status >= 500 && !isAnswer) return `${response.status} ${text}`;
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!response.headers.get(name)?.includes(value)) return `${response.status} without ${name}`;
  }
  if (response.status < 400 || isAnswer) return null;
  const isPage = /^text\/html/.test(response.headers.get('content-type') ?? '');
  if (isPage && response.status === 404 && headers.get('accept') === 'text/html' && !isOfApi(url)) return null;
  if (response.headers.get('content-type') !== 'application/problem+json') return `${response.status} that is no problem`;
  if (method.toUpperCase() === 'HEAD') return null;
  const { code } = JSON.parse(text) as { code: keyof typeof PROBLEMS };
  codes.set(code, (codes.get(code) ?? 0) + 1);
  return PROBLEMS[code]?.[0] === response.status ? null : `${response.status} with the code ${code}`;
}

const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'cache-control': 'no-store',
};

async function sendAll(attempts: readonly Attempt[]): Promise<Answered[]> {
  const answers: (Answered | null)[] = [];
  for (let from = 0; from < attempts.length; from += AT_ONCE) {
    const some = attempts.slice(from, from + AT_ONCE);
    const inOrder = async () => {
      for (const message of some.filter(({ isMessage }) => isMessage)) answers.push(await send(message));
    };
    const [others] = await Promise.all([Promise.all(some.filter(({ isMessage }) => !isMessage).map(send)), inOrder()]);
    answers.push(...others);
  }
  return answers.filter((answer) => answer !== null);
}

const isRefused = ({ status }: Answered) => status >= 400;

/**
 * Sends what was refused again, by itself: where something is different afterwards, halves of it are sent until one request is found.
 * What is accepted this time, since others had changed what it is about, is left out.
 * @returns the request that was refused and changed something; null where there is none
 */
async function findChange(world: World, attempts: readonly Attempt[]): Promise<string | null> {
  await world.pass();
  const before = await storedText();
  const answers = await sendAll(attempts);
  if ((await storedText()) === before) return null;
  const refused = answers.filter(isRefused).map(({ attempt }) => attempt);
  if (refused.length < attempts.length) return refused.length === 0 ? null : findChange(world, refused);
  if (attempts.length === 1) return attempts[0]?.name ?? null;
  const middle = Math.ceil(attempts.length / 2);
  return (await findChange(world, attempts.slice(0, middle))) ?? (await findChange(world, attempts.slice(middle)));
}

test('hostile requests to every route: never a 500, and what is refused changes nothing', { timeout: 240_000 }, async () => {
  const start = performance.now();
  const random = new Random(SEED);
  const world = await World.make();
  const changed: string[] = [];
  let generated = 0;
  let batches = 0;
  while (generated < REQUESTS) {
    await world.settle();
    const before = await storedText();
    const who = random.chance(0.7) ? 'strangers' : 'insiders';
    const answers = await sendAll(Array.from({ length: BATCH }, () => attemptOf(world, who, random)));
    generated += answers.length;
    batches += 1;
    if ((await storedText()) === before) continue;
    const change = await findChange(
      world,
      answers.filter(isRefused).map(({ attempt }) => attempt),
    );
    if (change !== null) changed.push(change);
  }
  const counts = [...sent].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  const total = [...sent.values()].reduce((sum, count) => sum + count, 0);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `${total} hostile requests (${generated} generated, seed ${SEED}) in ${seconds} s and ${batches} batches: ${counts.join(', ')}; ` +
      `${wrong.length} wrong answers, ${changed.length} changes by refused ones; ${codes.size} codes`,
  );
  const why = `ARGOS_SEED=${SEED} sends these requests again`;
  expect(wrong.slice(0, 5), why).toEqual([]);
  expect(changed, why).toEqual([]);
  expect(generated).toBeGreaterThanOrEqual(REQUESTS);
  expect('polluted' in {}).toBe(false);
});
