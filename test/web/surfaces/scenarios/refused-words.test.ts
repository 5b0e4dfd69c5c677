import { expect, it } from 'vitest';
import { refusedWords } from '../../../../web/surfaces/scenarios/declare.ts';

it('names the host that refused and not the one that took it', () => {
  const results = [{ host: 'h1' }, { host: 'h2', code: 'local_scenario', detail: 'It is a local file.' }];
  expect(refusedWords(results, (id) => `web-${id}`)).toBe('Not declared on web-h2: It is a local file.');
  expect(refusedWords([{ host: 'h1' }], String)).toBeNull();
});
