import { expect, it } from 'vitest';
import { loadedWords } from '../../../../web/surfaces/appsec-tuning/view.tsx';

it('says that the tuning file counts only where the report names what lists its rule', () => {
  expect(loadedWords(['argos/appsec-block'])).toBe('As last reported, its rule is listed by argos/appsec-block.');
  expect(loadedWords([])).toBe('As last reported, no appsec-config in use lists its rule.');
  expect(loadedWords(null)).toBe('Which appsec-config lists its rule could not be read.');
});
