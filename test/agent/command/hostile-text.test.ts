import { expect, test } from 'vitest';
import { visible } from '#contract';
import { checkCommand } from '../../../agent/check.ts';
import { jsonLog } from '../../../agent/words/log.ts';
import { printable } from '../../../agent/words/printable.ts';
import { answer, problem, VALID_INTENT } from '../../doubles/fake-worker.ts';
import { useAgent } from '../support/use-agent.ts';

const at = useAgent();
const observed = async () => at.agent.observer.observe(at.agent.timing.now());
const never = new AbortController().signal;
const HOSTILE = `\u001b]0;owned\u0007\r\u009b2J\u202egreen\u2028\u2029\n\u00ad\ufe0f\u3164\u{e0041}${'x'.repeat(5_000)}`;
const SAFE = '\\u{1b}]0;owned\\u{7}\\u{d}\\u{9b}2J\\u{202e}green\\u{2028}\\u{2029}\\u{a}\\u{ad}\\u{fe0f}\\u{3164}\\u{e0041}x';
const ONE_LINE = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u;

function withDetail(detail: string) {
  const scripted = answer();
  if (typeof scripted === 'object') {
    const verdict = { status: 'in_sync', reason: null, detail };
    Object.assign(scripted.body as object, { verdicts: { scenarios: verdict, appsec_tuning: verdict } });
  }
  return scripted;
}

test.each([
  ['the details of verdicts', withDetail(HOSTILE), 0],
  ['a refusal', problem(500, 'internal', { detail: HOSTILE }), 1],
  ['the title of a refusal', { status: 500, body: { code: 'internal', title: HOSTILE, status: 500 } }, 1],
  ['an intent', answer({ ...VALID_INTENT, changed_at: HOSTILE, revision: HOSTILE }), 1],
])('%s cannot move the cursor, forge a line or fill the terminal', async (_, scripted, exitCode) => {
  at.worker.otherwise = () => scripted;
  const ends = { stop: never, deadline: never, timing: at.agent.timing, say: () => {} };
  const checked = await checkCommand(observed, at.agent.pusher, ends);
  expect(checked.exitCode).toBe(exitCode);
  expect(checked.lines.join(' ')).toContain(SAFE);
  for (const line of checked.lines) {
    expect(line).toMatch(ONE_LINE);
    expect(line.length).toBeLessThan(1_100);
  }
});

test('a line of the log holds no control character, and at most 300 of each text', () => {
  const lines: string[] = [];
  const log = jsonLog(
    (line) => lines.push(line),
    () => new Date(0),
  );
  log.warn(HOSTILE, { why: HOSTILE, failures: 3, isLate: false, none: null });
  const [line = ''] = lines;
  expect(line.slice(0, -1)).toMatch(ONE_LINE);
  const { message, why, ...rest } = JSON.parse(line);
  expect([message.length, why.length]).toEqual([300, 300]);
  expect(why.startsWith(SAFE)).toBe(true);
  expect(rest).toMatchObject({ failures: 3, isLate: false, none: null });
});

test('an ordinary sentence stays as it is, and what is cut stays well-formed', () => {
  expect(printable('Zwei Szenarien fehlen: größer, 日本, 🛡.')).toBe('Zwei Szenarien fehlen: größer, 日本, 🛡.');
  expect(printable('🛡'.repeat(10), 4)).not.toMatch(/\p{Surrogate}/u);
  expect(printable('x'.repeat(10), 4)).toBe('xxx…');
  expect(printable('xxxx', 4)).toBe('xxxx');
});

test('exactly the characters are written as escapes that the contract takes for unseen', () => {
  const planes = [0, 1, 0xe].flatMap((plane) => Array.from({ length: 0x1_0000 }, (_, code) => plane * 0x1_0000 + code));
  const characters = planes.map((code) => String.fromCodePoint(code)).filter((character) => !/\p{Surrogate}/u.test(character));
  expect(characters.filter((character) => printable(character) !== visible(character))).toEqual([]);
});
