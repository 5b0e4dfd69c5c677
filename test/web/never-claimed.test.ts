import { expect, it } from 'vitest';
import { loadedWords } from '../../web/surfaces/appsec-tuning/loaded-words.ts';
import { refusedWords } from '../../web/surfaces/scenarios/refused-words.ts';

it('says that the tuning file is loaded only where the report names what loads it', () => {
  expect(loadedWords(['argos/appsec-block'])).toBe('As last reported, it is loaded by argos/appsec-block.');
  expect(loadedWords([])).toBe('As last reported, no appsec-config in use loads it.');
  expect(loadedWords(null)).toBe('Which appsec-config loads it could not be read.');
});

it('names the host that refused and not the one that took it', () => {
  const results = [{ host: 'h1' }, { host: 'h2', code: 'local_scenario', detail: 'It is a local file.' }];
  expect(refusedWords(results, (id) => `web-${id}`)).toBe('Not declared on web-h2: It is a local file.');
  expect(refusedWords([{ host: 'h1' }], String)).toBeNull();
});
