import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { run } from '../support/run.ts';

const TOKEN = 'operator-token-of-the-tests';
const HEADER =
  '{"format":"argos-drift-backup","schema":1,"made_at":"2026-12-01T03:00:00.000Z","made_by":"0.2.0","key":{},"sequence":1,"records":[';
const BACKUP = `${HEADER}\n{"token":{}},\n{"host":{}}\n],"lines":4}\n`;
const RESTORED = {
  hosts: 1,
  tokens: 1,
  events: 3,
  left_out: { hosts: [{ id: 'a', name: 'web-2' }], tokens: [], events: 0 },
  dropped: { hosts: [], tokens: [{ id: 't', name: 'ci' }] },
};

let folder: string;
let file: string;
let server: Server;
let origin: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let hosts: object[];
let received: { url: string; encoding: string | undefined; text: string }[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'argos-recovery-'));
  file = join(folder, 'backup.json');
  hosts = [];
  received = [];
  answer = (request, response) => {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      response.writeHead(401, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ code: 'unauthenticated', title: 'Log in first', detail: 'The bearer token is wrong.' }));
    } else if (request.url === '/api/hosts') response.end(JSON.stringify({ hosts }));
    else if (request.method === 'GET') response.end(BACKUP);
    else {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const text = gunzipSync(Buffer.concat(parts)).toString();
        received.push({ url: request.url ?? '', encoding: request.headers['content-encoding'], text });
        response.end(JSON.stringify(RESTORED));
      });
    }
  };
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const env = (other: Record<string, string> = {}) => ({
  PATH: process.env.PATH ?? '',
  ARGOS_DRIFT_URL: origin,
  OPERATOR_TOKEN: TOKEN,
  ...other,
});
const backUp = (to = file, other: Record<string, string> = {}) => run('scripts/backup', [to], env(other));
const restore = (...args: string[]) => run('scripts/restore', [file, ...args], env());
const left = () => readdirSync(folder);

it('writes a backup for its owner alone, and says that it is a secret', async () => {
  const { code, stdout, stderr } = await backUp();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/backup\.json: 1 host, 1 token, as of 2026-12-01T03:00:00\.000Z\. It is a secret/);
  expect(readFileSync(file, 'utf8')).toBe(BACKUP);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(left()).toEqual(['backup.json']);
});

it('packs a file whose name ends in .gz', async () => {
  expect(await backUp(`${file}.gz`)).toMatchObject({ code: 0 });
  expect(gunzipSync(readFileSync(`${file}.gz`)).toString()).toBe(BACKUP);
});

it.each<[string, (response: ServerResponse) => void]>([
  ['breaks off', (response) => void response.write(BACKUP.slice(0, -20), () => response.destroy())],
  ['ends too soon', (response) => void response.end(BACKUP.slice(0, -20))],
  ['lacks a line', (response) => void response.end(BACKUP.replace('{"token":{}},\n', ''))],
  ['is another document', (response) => void response.end('<html></html>')],
  ['is empty', (response) => void response.end('')],
])('leaves an older file as it was where the answer %s', async (_, reply) => {
  writeFileSync(file, 'the older one');
  answer = (_request, response) => reply(response);
  const { code, stdout, stderr } = await backUp();
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^scripts\/backup: .*\n$/);
  expect(readFileSync(file, 'utf8')).toBe('the older one');
  expect(left()).toEqual(['backup.json']);
});

it('says why it may not, or cannot', async () => {
  expect(await backUp(file, { OPERATOR_TOKEN: 'wrong' })).toMatchObject({ code: 1, stderr: expect.stringContaining('401') });
  expect(await backUp(file, { OPERATOR_TOKEN: '' })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('OPERATOR_TOKEN'),
  });
  expect(await backUp(file, { ARGOS_DRIFT_URL: 'http://drift.example' })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('https://'),
  });
  expect(await backUp(join(folder, 'none', 'file'))).toMatchObject({ code: 1, stderr: expect.stringContaining('ENOENT') });
  expect(existsSync(file)).toBe(false);
});

it('restores a file, packed on its way, and says what was left out', async () => {
  writeFileSync(file, BACKUP);
  const { code, stdout } = await restore('--revive', '--dry-run');
  expect(code).toBe(0);
  expect(stdout).toContain('would restore 1 host, 1 token and 3 events');
  expect(stdout).toContain('removed since: web-2 (--revive');
  expect(stdout).toContain('and revoked: ci');
  expect(received).toEqual([
    { url: '/api/backup?replace=false&revive=true&dry_run=true&history=newest', encoding: 'gzip', text: BACKUP },
  ]);
});

it.each(['\u2028', '\u2029', '\r', '\u0085'])('takes %j inside a path for no end of a line', async (mark) => {
  const line = JSON.stringify({ host: { path: `a${mark}b` } });
  const text = `${HEADER}\n${line}\n],"lines":3}\n`;
  answer = (_request, response) => void response.end(text);
  expect(await backUp()).toMatchObject({ code: 0, stdout: expect.stringContaining('1 host, 0 tokens') });
  expect(readFileSync(file, 'utf8')).toBe(text);
});

it('refuses before it sends anything where there are hosts and nobody asked to replace them', async () => {
  writeFileSync(file, BACKUP);
  hosts = [{ id: 'a' }];
  expect(await restore()).toMatchObject({ code: 1, stderr: expect.stringContaining('has 1 host already: nothing was sent') });
  expect(await restore('--dry-run')).toMatchObject({ code: 1 });
  expect(received).toEqual([]);
});

it('asks before it replaces hosts, and changes nothing where it cannot ask', async () => {
  writeFileSync(file, BACKUP);
  hosts = [{ id: 'a' }];
  expect(await restore('--replace')).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
  expect(received).toEqual([]);
  expect(await restore('--replace', '--yes', '--all-history')).toMatchObject({ code: 0 });
  expect(received).toMatchObject([{ url: '/api/backup?replace=true&revive=false&dry_run=false&history=all' }]);
});

it('sends nothing of a file that is not whole', async () => {
  writeFileSync(file, BACKUP.slice(0, -20));
  expect(await restore()).toMatchObject({ code: 1, stderr: expect.stringContaining('is not whole') });
  expect(received).toEqual([]);
});
