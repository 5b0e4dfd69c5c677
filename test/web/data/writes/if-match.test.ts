import { describe, expect, it } from 'vitest';
import { ifMatch } from '../../../../web/data/writes/intent-write.ts';
import { type IntentTag, intentTag, readIfMatch } from '../../../../worker/contract/index.ts';

const headerOf = (madeOn: Parameters<typeof ifMatch>[0]) => new Headers(ifMatch(madeOn)).get('if-match');
const tags: IntentTag[] = [
  { host: 'web2aaaaaaaa', revision: 7 },
  { host: 'db1aaaaaaaaa', revision: 120 },
];

describe('the If-Match of the page', () => {
  it('is what the Worker reads as the same revisions', () => {
    expect(readIfMatch(headerOf(tags))).toEqual({ ok: true, value: tags });
  });

  it('is the ETag that the Worker gives an intent', () => {
    expect(headerOf(tags.slice(0, 1))).toBe('"web2aaaaaaaa.7"');
    expect(tags.slice(0, 1).map(intentTag)).toEqual(['"web2aaaaaaaa.7"']);
  });

  it('leaves out a host of which a Fleet of before tells no revision, and is none where that is all', () => {
    expect(headerOf([undefined, tags[0]])).toBe('"web2aaaaaaaa.7"');
    expect(headerOf([undefined])).toBeNull();
  });
});
