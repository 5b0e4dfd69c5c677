import { expect, test } from 'vitest';
import { describeRefusal, meaningOf } from '../../../agent/network/answer.ts';
import type { Reply } from '../../../agent/network/http.ts';
import { strangerIn } from '../../../agent/network/not-the-worker.ts';

const HTML = { 'content-type': 'text/html; charset=UTF-8' };
const reply = (status: number, headers: Reply['headers'], text: string): Reply => ({ status, headers, text });
const CLOUDFLARE_JSON = (code: number) =>
  JSON.stringify({ type: 'https://x', title: 'Error', status: 429, cloudflare_error: true, error_code: code });

const BYPASS = /let \/api\/agent\/\*, \/install\.sh and \/agent\/\* bypass it, or give agents another hostname \(AGENT_URL\)/;
const BOT = /Bot Fight Mode off, or give agents another hostname \(AGENT_URL\)/;
const WAIT = /wait until 00:00 UTC, or take the paid plan/;

test.each<[string, string, Reply, RegExp]>([
  [
    "a redirect to Access's log-in",
    'access',
    reply(302, { location: 'https://team.cloudflareaccess.com/cdn-cgi/access/login/x' }, ''),
    BYPASS,
  ],
  ["a redirect to Access's path", 'access', reply(302, { location: '/cdn-cgi/access/login/drift.example?kid=1' }, ''), BYPASS],
  [
    "Access's headers",
    'access',
    reply(403, { ...HTML, 'cf-access-domain': 'drift.example', server: 'cloudflare' }, '<p>'),
    BYPASS,
  ],
  [
    "Access's log-in page",
    'access',
    reply(200, HTML, '<!DOCTYPE html><form action="https://team.cloudflareaccess.com/cdn-cgi/access/login">'),
    BYPASS,
  ],
  ['a challenge by header', 'challenge', reply(403, { 'cf-mitigated': 'challenge', server: 'cloudflare' }, ''), BOT],
  [
    'a challenge by its page',
    'challenge',
    reply(
      503,
      { ...HTML, server: 'cloudflare' },
      '<title>Just a moment...</title><script src="/cdn-cgi/challenge-platform/h/b">',
    ),
    BOT,
  ],
  ['a spent quota as text', 'quota', reply(429, { 'content-type': 'text/plain' }, 'error code: 1027'), WAIT],
  ['a spent quota as JSON', 'quota', reply(429, { 'content-type': 'application/json' }, CLOUDFLARE_JSON(1027)), WAIT],
  [
    'a spent quota as a page',
    'quota',
    reply(429, { ...HTML, server: 'cloudflare' }, '<h1>Error <span>1027</span></h1><p>Ray ID: 1</p>'),
    WAIT,
  ],
  [
    'a spent quota as an older page',
    'quota',
    reply(429, HTML, '<span class="cf-error-type">Error</span><span class="cf-error-code">1027</span>'),
    WAIT,
  ],
  ['a rate limiting rule', 'rate_limit', reply(429, {}, 'error code: 1015'), /except \/api\/agent\/\* from the rate limiting/],
  ['a block page', 'block', reply(403, { ...HTML, server: 'cloudflare' }, '<html>Attention Required!</html>'), BOT],
  ['a block as text', 'block', reply(403, { server: 'cloudflare' }, 'error code: 1010'), BOT],
  ['a block as JSON', 'block', reply(403, {}, CLOUDFLARE_JSON(1020)), BOT],
  ['a Worker that threw', 'cloudflare_error', reply(500, {}, 'error code: 1101'), /error 1101\): look at the Worker's logs/],
  ['another redirect', 'redirect', reply(301, { location: 'https://drift.example/' }, ''), /URL complete and right, with https/],
  ['another page', 'page', reply(200, HTML, '<html>Welcome to the hotel</html>'), /address of Argos Drift\?/],
  ['another page without a type', 'page', reply(404, {}, ' \n<!doctype html>'), /address of Argos Drift\?/],
])('%s is told in a sentence that names the fix', (_, kind, got, fix) => {
  expect(strangerIn(got)).toEqual({ kind, why: expect.stringMatching(fix) });
  expect(strangerIn(got)?.why).toContain(`HTTP ${got.status}`);
  expect(describeRefusal(got)).toMatch(fix);
  expect(meaningOf(got, 0)).toMatchObject({ kind: 'failed', why: expect.stringMatching(fix) });
});

test.each<[string, Reply]>([
  ['a problem of the Worker', reply(500, {}, '{"code":"internal","title":"error code: 1027","status":500}')],
  ['an answer that is not as expected', reply(200, {}, '{"intent":"error code: 1027"}')],
  ['an empty answer', reply(502, {}, '')],
  ['a text that only mentions the error', reply(500, {}, 'he had seen error code: 1027 before')],
])('%s is no stranger', (_, got) => {
  expect(strangerIn(got)).toBeNull();
});

test('nothing of a foreign page gets into the sentence', () => {
  for (const status of [200, 302, 403, 429, 500]) {
    const evil = `<html>\u001b[2JEVIL error 1099 <b>EVIL</b> ${'<i>'.repeat(100_000)}`;
    const got = reply(status, { ...HTML, location: 'https://evil.example/EVIL', server: 'EVIL', 'cf-ray': 'EVIL' }, evil);
    expect(strangerIn(got)?.why).not.toMatch(/EVIL|evil|\p{Cc}/u);
  }
});
