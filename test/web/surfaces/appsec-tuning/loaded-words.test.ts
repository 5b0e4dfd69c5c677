import { expect, it } from 'vitest';
import { loadedWords } from '../../../../web/surfaces/appsec-tuning/view.tsx';

it('says that the tuning file is loaded only where the report names what loads it', () => {
  expect(loadedWords(['argos/appsec-block'])).toBe('As last reported, it is loaded by argos/appsec-block.');
  expect(loadedWords([])).toBe('As last reported, no appsec-config in use loads it.');
  expect(loadedWords(null)).toBe('Which appsec-config loads it could not be read.');
});
