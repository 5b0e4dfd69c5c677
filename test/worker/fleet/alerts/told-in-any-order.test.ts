import { expect, test } from 'vitest';
import { INCIDENT_KINDS } from '#contract';
import { mutedUntil } from '../../../../worker/fleet/alerts/muted.ts';
import { Random } from '../../../doubles/random.ts';
import { env } from '../../support/env.ts';
import { Told } from './support/told.ts';

const FIRST = Number(env.ARGOS_SEED || 1);
const RUNS = env.ARGOS_SEED ? 1 : 1000;
const STEPS = 60;
const MINUTE = 60_000;

const HOSTS = ['1', '2', '3', '4'];
const KINDS = ['drift_by_host', 'engine_down', 'silence'] as const;

/** Anything that can happen to incidents, channels, mutes, applies and messages, in any order. @returns what was told */
function live(seed: number): { told: Told; faults: string[] } {
  const random = new Random(seed);
  const told = new Told().channel('a', { drift_by_host: { wait_s: 0 } }).channel('b');
  const faults: string[] = [];
  let made = 0;
  const pick = <T>(from: readonly T[]): T | undefined => from[random.below(from.length)];
  const open = () => [...told.incidents.values()].filter(({ closedAt }) => closedAt === null);
  const acts: (() => unknown)[] = [
    () => told.opens(`i${++made}`, HOSTS.slice(0, 1 + random.below(3)), { kind: pick(KINDS) }),
    () => told.opens(`i${++made}`, [pick(HOSTS) ?? '1'], { kind: pick(INCIDENT_KINDS) }),
    () => told.ends(pick(open())?.id ?? ''),
    () => told.ends(pick(open())?.id ?? ''),
    () => told.joins(pick(open())?.id ?? 'none', pick(HOSTS) ?? '1'),
    () => told.change(pick(open())?.id ?? '', { content: pick(['a', 'b', 'c']), changedAt: told.now }),
    () => told.mute(random.below(2) === 0 ? '*' : [pick(HOSTS) ?? '1'], 1 + random.below(240)),
    () => told.mute([pick(HOSTS) ?? '1'], 1 + random.below(240), { hostId: '1' }),
    () => {
      told.mutes = told.mutes.filter(({ until }) => until > told.now && random.below(2) === 0);
    },
    () => told.applying.set(pick(HOSTS) ?? '1', told.now + random.below(10) * MINUTE),
    () => {
      told.arrives = !told.arrives;
    },
    () => told.settle(pick([...told.pending]) ?? '', random.below(3) > 0),
    () => told.channels.length < 4 && told.channel(`c${++made}`),
    // An alarm that comes twice, or too early.
    () => [told.tell(), told.tell()],
    () => told.pass(random.below(30) * 1000),
    () => told.pass(random.below(90) * MINUTE),
    () => told.pass(random.below(30) * 60 * MINUTE),
  ];
  for (let step = 0; step < STEPS; step += 1) {
    const before = told.messages.length;
    const { mutes } = told;
    const kinds = new Map([...told.incidents.values()].map(({ thread, kind }) => [thread, kind]));
    pick(acts)?.();
    for (const [thread, kind] of [...told.incidents.values()].map(({ thread, kind }) => [thread, kind] as const))
      kinds.set(thread, kind);
    for (const { at, thread, hosts, type, isAwaited } of told.messages.slice(before)) {
      const kind = kinds.get(thread);
      if (type === 'incident.closed' && !isAwaited) faults.push('an end of what did not arrive');
      if (hosts.length === 0) faults.push(`${type} of nobody`);
      if (kind !== undefined && hosts.some((host) => mutedUntil(mutes, host, kind, at) !== null))
        faults.push(`${type} while muted`);
    }
  }
  // In the end everything is heard, everything is over, and every message arrives.
  told.mutes = [];
  told.applying.clear();
  told.arrives = true;
  told.pass(60 * MINUTE);
  for (const key of [...told.pending]) told.settle(key, true);
  for (const { id } of open()) told.ends(id);
  told.pass(120 * MINUTE);
  return { told, faults };
}

test(`${RUNS} random runs: no opening twice, no end of what did not arrive, nothing while muted, and nothing is left over`, {
  timeout: 120_000,
}, () => {
  let messages = 0;
  let ends = 0;
  for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
    const { told, faults } = live(seed);
    const of = new Map<string, string[]>();
    for (const { channel, thread, type } of told.messages) {
      const key = `${thread} ${channel}`;
      of.set(key, [...(of.get(key) ?? []), type.replace('incident.', '')]);
    }
    for (const [key, types] of of) {
      if (types[0] !== 'opened') faults.push(`${key} begins with ${types[0]}`);
      if (types.filter((type) => type === 'opened').length > 1) faults.push(`${key} opened twice`);
      const end = types.indexOf('closed');
      if (end !== -1 && end !== types.length - 1) faults.push(`${key} goes on after its end`);
      ends += end === -1 ? 0 : 1;
    }
    expect({ seed, faults, left: told.incidents.size, notices: told.notices.size }).toEqual({
      seed,
      faults: [],
      left: 0,
      notices: 0,
    });
    messages += told.messages.length;
  }
  console.log(`incidents: ${RUNS} random runs, ${messages} messages, ${ends} ends`);
  expect(ends).toBeGreaterThan(RUNS);
});
