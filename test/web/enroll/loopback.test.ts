import { expect, it } from 'vitest';
import { isLoopback } from '../../../web/enroll/loopback.ts';

it.each([
  ['http://127.0.0.1:18790', true],
  ['http://localhost:8787', true],
  ['http://[::1]:8787', true],
  ['https://argos-drift.example.workers.dev', false],
  ['https://127.0.0.1.example.net', false],
  ['http://192.168.1.7:8787', false],
])('that %s reaches this machine alone is %s', (url, reachesItAlone) => {
  expect(isLoopback(url)).toBe(reachesItAlone);
});
