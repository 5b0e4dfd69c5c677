import { expect, test } from 'vitest';
import { hasAllListeners, listenerAt, parseListeners } from '../../../../agent/observe/engine/listeners.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const row = (local: string, state: string, uid: number, inode: number) =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 ${String(uid).padStart(5)}        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;

test.each([
  ['0100007F:1F90', '127.0.0.1', 8080],
  ['00000000:17AC', '0.0.0.0', 6060],
  ['00000000000000000000000000000000:1F90', '[::]', 8080],
  ['00000000000000000000000001000000:1F90', '[::1]', 8080],
  ['B80D0120000000000000000001000000:01BB', '[2001:db8::1]', 443],
])('a socket at %s listens at %s:%i', (local, host, port) => {
  expect(parseListeners(HEAD + row(local, '0A', 0, 77))).toEqual([{ host, port, uid: 0, inode: '77' }]);
});

test('connections behind the listeners are not read', () => {
  const text = HEAD + row('0100007F:1F90', '0A', 0, 1) + row('0100007F:1F90', '01', 0, 2) + row('0100007F:1F91', '0A', 0, 3);
  expect(parseListeners(text).map(({ inode }) => inode)).toEqual(['1']);
  expect(hasAllListeners(text)).toBe(false);
  expect(hasAllListeners(HEAD + row('0100007F:1F90', '0A', 0, 1) + row('0100007F:1F90', '01', 0, 2))).toBe(true);
});

test.each([
  ['', '[::]'],
  ['0.0.0.0', '[::]'],
  ['::', '0.0.0.0'],
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '[::1]'],
])('what is configured to listen at "%s" is found at %s', (host, found) => {
  expect(listenerAt([{ host: found, port: 8080, uid: 0, inode: '1' }], { host, port: 8080 })?.inode).toBe('1');
});

test.each([
  ['127.0.0.1', '0.0.0.0'],
  ['127.0.0.1', '127.0.0.2'],
  ['', '127.0.0.1'],
])('what is configured to listen at "%s" is not what listens at %s', (host, found) => {
  expect(listenerAt([{ host: found, port: 8080, uid: 0, inode: '1' }], { host, port: 8080 })).toBeUndefined();
});

test.each(['', HEAD, `${HEAD}garbage\n`, '\0\0\0', `${HEAD}   0: zz:zz 00 0A`])(
  'a table of %j has no listener that anybody looks for',
  (text) => {
    expect(listenerAt(parseListeners(text), { host: '127.0.0.1', port: 8080 })).toBeUndefined();
  },
);
