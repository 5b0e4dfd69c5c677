import { reset, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { BACKUP_MAX_BYTES } from '#contract';
import { OWNER } from '../../../../worker/auth/caller.ts';
import type { Fleet } from '../../../../worker/fleet/index.ts';
import { TestAgent } from '../../support/agent.ts';
import { call, nobody } from '../../support/api.ts';
import { START, setClock } from '../../support/clock.ts';
import { makeToken } from '../../support/credentials.ts';
import { fleetStub } from '../../support/env.ts';
import { backUp, head, linesOf, restore, tables, textOf } from './support/backup.ts';

afterEach(() => reset());

const TIMEOUT = 60_000;

/** A backup of two hosts, one of which has reported, and of a token; the fleet still has them. */
async function backedUp(): Promise<string[]> {
  await setClock(START);
  const agent = (await TestAgent.enrol('web-1')).installsKnown(['a/kept']);
  await agent.report();
  await TestAgent.enrol('web-2');
  await makeToken('operator', 'ci');
  return linesOf(await backUp());
}

/** Refused, with the code and the place, and nothing is otherwise than before. */
async function isRefused(body: string, expected: { code: string; line?: number; field?: string | null }): Promise<void> {
  const before = await tables();
  const { status, body: answered } = await restore(body, 'replace=true');
  expect({ status, ...answered }).toMatchObject({ status: expect.any(Number), ...expected });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  if (expected.line !== undefined) expect(answered.detail).toMatch(new RegExp(`^Line ${expected.line}\\b`));
  expect(await tables()).toEqual(before);
}

/** The number of the first line that begins so, from 1. */
const lineOf = (lines: readonly string[], kind: string) => lines.findIndex((line) => line.startsWith(`{"${kind}":`)) + 1;

/** The lines with one record changed. */
// biome-ignore lint/suspicious/noExplicitAny: a record of any kind is spoiled in any way
function spoiled(lines: readonly string[], kind: string, change: (value: any) => void): string {
  const at = lineOf(lines, kind) - 1;
  const line = lines[at] ?? '';
  const record = JSON.parse(line.replace(/,$/, ''));
  change(record[kind]);
  return textOf(lines.with(at, JSON.stringify(record) + (line.endsWith(',') ? ',' : '')));
}

test('cut off anywhere it is refused, and nothing changes', { timeout: TIMEOUT }, async () => {
  const lines = await backedUp();
  const text = textOf(lines);
  // At the end of each line, in the middle of each, and just before the end.
  const ends = lines.map((_, at) => textOf(lines.slice(0, at)).length);
  const places = [...ends, ...ends.map((end, at) => end + ((lines[at] ?? '').length >> 1)), text.length - 2];
  const before = await tables();
  for (const place of places) {
    const { status, body } = await restore(text.slice(0, place), 'replace=true');
    expect({ place, status, code: body.code }).toEqual({
      place,
      status: 400,
      code: expect.stringMatching(/^(invalid_backup|bad_json)$/),
    });
  }
  expect(await tables()).toEqual(before);
});

test('a body that breaks off on its way is refused with the line that it came to', { timeout: TIMEOUT }, async () => {
  const lines = await backedUp();
  const before = await tables();
  const part = new TextEncoder().encode(textOf(lines.slice(0, 3)));
  const outcome = await runInDurableObject(fleetStub(), (fleet: Fleet) => {
    let isSent = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (!isSent) controller.enqueue(part);
        else controller.error(new Error('the network is gone'));
        isSent = true;
      },
    });
    const request = { replace: true, revive: false, wholeHistory: false, dryRun: false };
    return fleet.restore({ role: 'owner', by: 'token', session: null, actor: OWNER }, request, body);
  });
  expect(outcome).toMatchObject({
    ok: false,
    refusal: { code: 'invalid_backup', detail: expect.stringContaining('after line') },
  });
  expect(await tables()).toEqual(before);
});

test('no body, an empty one and another document', { timeout: TIMEOUT }, async () => {
  const lines = await backedUp();
  await isRefused('', { code: 'invalid_backup' });
  await isRefused('{}', { code: 'invalid_backup' });
  await isRefused('{"hosts":[]}\n', { code: 'invalid_backup', line: 1 });
  await isRefused(`${JSON.stringify(JSON.parse(textOf(lines)))}\n`, { code: 'invalid_backup', line: 1 });
  await isRefused(JSON.stringify(JSON.parse(textOf(lines)), null, 2), { code: 'invalid_backup', line: 1 });
});

test('what another program has written again', { timeout: TIMEOUT }, async () => {
  const lines = await backedUp();
  await isRefused(lines.join('\r\n'), { code: 'invalid_backup', line: 1 });
  await isRefused(textOf([...lines, '']), { code: 'invalid_backup', line: lines.length + 1 });
  await isRefused(textOf(lines.toSpliced(2, 0, '')), { code: 'invalid_backup', line: 3 });
  await isRefused(textOf(lines.with(1, (lines[1] ?? '').slice(0, -1))), { code: 'invalid_backup', line: 3 });
  await isRefused(`\ufeff${textOf(lines)}`, { code: 'invalid_backup', line: 1 });
});

test('a line that is missing, there twice, or behind another host', { timeout: TIMEOUT }, async () => {
  const lines = await backedUp();
  const host = lineOf(lines, 'host');
  await isRefused(textOf(lines.toSpliced(lineOf(lines, 'events') - 1, 1)), { code: 'invalid_backup', field: 'lines' });
  await isRefused(textOf(lines.toSpliced(host, 0, lines[host - 1] ?? '')), { code: 'invalid_backup', line: host + 1 });
  const [first, ...others] = lines;
  const observation = lineOf(lines, 'observation') - 1;
  const moved = [first ?? '', lines[observation] ?? '', ...others.toSpliced(observation - 1, 1)];
  await isRefused(textOf(moved), { code: 'invalid_backup', line: 2, field: 'observation.host' });
});

test('a document of a newer version says so first of all', { timeout: TIMEOUT }, async () => {
  const lines = await backedUp();
  const newer = (lines[0] ?? '').replace('"schema":2', '"schema":3').replace('"sequence"', '"something_new":{},"sequence"');
  await isRefused(textOf(lines.with(0, newer)), { code: 'newer_backup', line: 1, field: 'schema' });
  const other = (lines[0] ?? '').replace('argos-drift-backup', 'another-format');
  await isRefused(textOf(lines.with(0, other)), { code: 'invalid_backup', line: 1 });
});

test('wrong values are refused with the line and the member', { timeout: TIMEOUT }, async () => {
  const lines = await backedUp();
  const token = lineOf(lines, 'token');
  const host = lineOf(lines, 'host');
  // biome-ignore lint/suspicious/noExplicitAny: spoiled on purpose
  type Any = any;
  const refused = (kind: string, field: string | null, change: (value: Any) => void, line = lineOf(lines, kind)) =>
    isRefused(spoiled(lines, kind, change), { code: 'invalid_backup', line, field });
  await refused('token', 'token.role', (value: Any) => Object.assign(value, { role: 'owner' }), token);
  await refused('token', 'token.name', (value: Any) => Object.assign(value, { name: 'Owner' }), token);
  await refused('host', 'host.id', (value: Any) => Object.assign(value, { id: '../../etc' }), host);
  await refused('host', 'host.apply_command', (value: Any) => Object.assign(value, { apply_command: 'a\nb' }), host);
  await refused('host', 'host.public_key.x', (value: Any) => Object.assign(value.public_key, { x: 'short' }), host);
  await refused('host', 'host.intent.revision', (value: Any) => Object.assign(value.intent, { revision: 9e15 }), host);
  await refused('host', 'host.intent.revision', (value: Any) => Object.assign(value.intent, { revision: -1 }), host);
  await refused('host', 'host.agent.sequence', (value: Any) => Object.assign(value.agent, { sequence: 1.5 }), host);
  await refused('host', 'host.something', (value: Any) => Object.assign(value, { something: 1 }), host);
  await refused('host', 'host.enrolled_at', (value: Any) => delete value.enrolled_at, host);
  await refused('host', 'host.intent.parts.scenarios.declared.names.--all', (value: Any) => {
    value.intent.parts.scenarios.declared.names = { '--all': 'disabled' };
  });
  await refused('host', 'host.intent.parts.appsec_tuning.declared.inbound', (value: Any) => {
    value.intent.parts.appsec_tuning.declared.inbound = 101;
  });
  await refused('host', 'host.memory.scenarios.standing.status', (value: Any) => {
    value.memory.scenarios.standing.status = 'green';
  });
  await refused('observation', 'observation', (value: Any) => Object.assign(value.observed, { state: 'perhaps' }));
  await refused('events', 'events.list.0.id', (value: Any) => Object.assign(value.list[0], { id: 0 }));
  await refused('acts', 'acts.0.detail', (value: Any) => Object.assign(value[0], { detail: null }));
});

test('a time that no date can be made of, in any record', { timeout: TIMEOUT }, async () => {
  const lines = await backedUp();
  // biome-ignore lint/suspicious/noExplicitAny: spoiled on purpose
  const refused = (kind: string, field: string, change: (value: any) => void) =>
    isRefused(spoiled(lines, kind, change), { code: 'invalid_backup', line: lineOf(lines, kind), field });
  const late = 8.64e15 + 1;
  await refused('token', 'token.expires_at', (value) => Object.assign(value, { expires_at: late }));
  await refused('token', 'token.last_used_day', (value) => Object.assign(value, { last_used_day: 1e9 }));
  await refused('host', 'host.enrolled_at', (value) => Object.assign(value, { enrolled_at: late }));
  await refused('host', 'host.intent.changed_at', (value) => Object.assign(value.intent, { changed_at: late }));
  await refused('host', 'host.agent.seen_at', (value) => Object.assign(value.agent, { seen_at: late }));
  await refused('host', 'host.memory.scenarios.standing.since', (value) => {
    value.memory.scenarios.standing.since = late;
  });
  await refused('host', 'host.intent.parts.scenarios.declared.baseline', (value) => {
    value.intent.parts.scenarios.declared.baseline.adoptedAt = late;
  });
  await refused('events', 'events.list.0.at', (value) => Object.assign(value.list[0], { at: late }));
  await refused('acts', 'acts.0.at', (value) => Object.assign(value[0], { at: late }));
  // What only a rule knows of is found by judging.
  await isRefused(
    spoiled(lines, 'host', (value) => {
      value.intent.parts.scenarios.declared.baseline.plain = ['a/kept', 'b/gone'];
      value.memory.scenarios.remembered = { gone: [['b/gone', late]], came: [] };
    }),
    { code: 'invalid_backup', field: 'host.memory' },
  );
});

test('more of a kind than a fleet has, a name of a token twice, and a revision that no tag could name', {
  timeout: TIMEOUT,
}, async () => {
  const lines = await backedUp();
  const at = lineOf(lines, 'token') - 1;
  const token = JSON.parse((lines[at] ?? '').slice(0, -1)).token;
  const withTokens = (tokens: object[]) => {
    const all = lines.toSpliced(at, 1, ...tokens.map((value) => `${JSON.stringify({ token: value })},`));
    return textOf(all.with(-1, `],"lines":${all.length}}`));
  };
  const many = Array.from({ length: 201 }, (_, n) => ({ ...token, id: String(n).padStart(12, '0'), name: `ci-${n}` }));
  await isRefused(withTokens(many), { code: 'invalid_backup', line: at + 201, field: 'token' });
  await isRefused(withTokens([token, { ...token, id: '000000000000', name: token.name.toUpperCase() }]), {
    code: 'invalid_backup',
    line: at + 2,
  });
  const line = lineOf(lines, 'host');
  await isRefused(
    spoiled(lines, 'host', (value) => Object.assign(value.intent, { revision: 999_999_999_999_999 })),
    { code: 'invalid_backup', line, field: 'host.intent.revision' },
  );
  const first = (lines[0] ?? '').replace(/"sequence":\d+/, '"sequence":999999999999999');
  await isRefused(textOf(lines.with(0, first)), { code: 'invalid_backup', line: 1, field: 'sequence' });
});

test('what a rule cannot make sense of is refused and not half restored', { timeout: TIMEOUT }, async () => {
  const lines = await backedUp();
  await isRefused(
    // biome-ignore lint/suspicious/noExplicitAny: spoiled on purpose
    spoiled(lines, 'host', (value: any) => Object.assign(value.memory.scenarios, { remembered: { gone: 5, came: 'x' } })),
    { code: 'invalid_backup' },
  );
});

test('one that is too large is refused before all of it has come', { timeout: TIMEOUT }, async () => {
  const [header = ''] = await backedUp();
  const line = `{"acts":[${' '.repeat(4_000_000)}]},\n`;
  const piece = new TextEncoder().encode(line);
  let sent = 0;
  const outcome = await runInDurableObject(fleetStub(), (fleet: Fleet) => {
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(sent === 0 ? new TextEncoder().encode(`${header}\n`) : piece);
        sent += 1;
      },
    });
    const request = { replace: true, revive: false, wholeHistory: false, dryRun: false };
    return fleet.restore({ role: 'owner', by: 'token', session: null, actor: OWNER }, request, body);
  });
  expect(outcome).toMatchObject({ ok: false, refusal: { code: 'body_too_large', detail: expect.stringContaining('256 MiB') } });
  expect(sent * piece.length).toBeLessThan(BACKUP_MAX_BYTES + 5 * piece.length);
  expect((await tables()).get('restore_pieces')).toEqual([]);
});

test('into a fleet that has hosts only with replace=true', async () => {
  const lines = await backedUp();
  expect(await restore(textOf(lines))).toMatchObject({ status: 409, body: { code: 'fleet_not_empty' } });
});

test.each(['replace=yes', 'revive=1', 'dry_run=', 'history=some'])('?%s is refused with the member', async (query) => {
  const { status, body } = await restore('x', query);
  expect({ status, code: body.code, field: body.field }).toEqual({
    status: 400,
    code: 'invalid_query',
    field: query.split('=')[0],
  });
});

test('?secrets= changes nothing where no channel has any; anything but true and false is refused', async () => {
  await backedUp();
  const worth = async (query: string) => {
    const { records } = (await call('GET', `/api/backup?secrets=${query}`)).body;
    // That one was made is an act that the next one has.
    return records.filter((record: object) => !('acts' in record));
  };
  expect(await worth('true')).toEqual(await worth('false'));
  expect(await call('GET', '/api/backup?secrets=some')).toMatchObject({ status: 400, body: { field: 'secrets' } });
});

test('a body that is said to be packed and is not is told so', async () => {
  const text = textOf(await backedUp());
  expect(await restore(text, 'replace=true', { 'content-encoding': 'gzip' })).toMatchObject({
    status: 400,
    body: { code: 'invalid_backup', detail: expect.stringContaining('could not be unpacked') },
  });
});

test('HEAD takes no backup, and is no act', async () => {
  await backedUp();
  const made = async () => {
    const { acts } = (await call('GET', '/api/acts')).body;
    return acts.filter(({ kind }: { kind: string }) => kind === 'backup_made').length;
  };
  const before = await made();
  const { status, headers, text } = await head();
  expect({ status, text, name: headers.get('content-disposition') }).toEqual({
    status: 200,
    text: '',
    name: expect.stringMatching(/argos-drift-backup-.*\.json/),
  });
  expect(await made()).toBe(before);
});

test('nobody but the owner makes one, or restores one', async () => {
  const { token } = await makeToken('operator', 'ci');
  for (const method of ['GET', 'POST'])
    for (const [headers, status] of [
      [{ authorization: `Bearer ${token}` }, 403],
      [nobody, 401],
    ] as const)
      expect((await call(method, '/api/backup', method === 'POST' ? '{}' : undefined, headers)).status).toBe(status);
});
