import { expect, test } from 'vitest';
import { WatchedHost } from './support/watched-host.ts';

/** An engine that has run for half an hour when somebody looks. */
function ranLong(): WatchedHost {
  const at = new WatchedHost();
  at.engine = { startedS: at.atS - 1_800, goroutine: '75' };
  at.listen(1);
  return at;
}

test('one look says that it cannot tell, and not that an engine of half an hour has just begun to load', async () => {
  const at = ranLong();
  at.restart(true);
  await at.look(true);
  expect(at.word).toBe('unknown: one look cannot tell what CrowdSec has loaded: the agent that runs watches for that');
});

test('one look beside the agent that runs knows what that knows', async () => {
  const at = new WatchedHost();
  await at.begin();
  at.restart(true);
  await at.look(true);
  expect(at.word).toBe('running a');
});

test('the agent that runs says when it is known', async () => {
  const at = ranLong();
  await at.look(true);
  expect(at.word).toMatch(/shows when it has stood for 30 s$/);
});
