import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { HostName } from '#contract';
import { visibleText } from '../../../web/words/quotation.ts';

describe('a name on the page', () => {
  it('stands as it is', () => {
    expect(visibleText('crowdsecurity/http-crawl-non_statics')).toBe('crowdsecurity/http-crawl-non_statics');
    expect(visibleText('acme/Straßen-Regel №1 😀')).toBe('acme/Straßen-Regel №1 😀');
  });

  it('has no character that would make it read as another name', () => {
    expect(visibleText('a/\u202etxt.b')).toBe('a/\\u{202e}txt.b');
    expect(visibleText('a/b\nc\u0000')).toBe('a/b\\u{a}c\\u{0}');
    expect(visibleText('a/b\u{e0041}\u3164\ufe0f')).toBe('a/b\\u{e0041}\\u{3164}\\u{fe0f}');
  });

  it('spells out exactly the characters that the contract refuses in a line of text', () => {
    const planes = [0, 1, 0xe].flatMap((plane) => Array.from({ length: 0x1_0000 }, (_, code) => plane * 0x1_0000 + code));
    const differing = planes
      .map((code) => String.fromCodePoint(code))
      .filter((character) => v.is(HostName, `a${character}b`) !== (visibleText(character) === character));
    expect(differing).toEqual([]);
  });
});
