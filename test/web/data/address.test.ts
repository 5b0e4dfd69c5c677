import { describe, expect, it } from 'vitest';
import { codeInFragment, readAddress, readListing, settledHost, WHOLE_LIST, writeAddress } from '../../../web/data/address.ts';

const TABS = ['scenarios', 'appsec-tuning'] as const;
const FLEET = { host: null, tab: 'scenarios', page: null, section: '' };
const read = (written: string) => readAddress(new URL(written, 'https://drift.example'), [...TABS]);

describe('the address', () => {
  it('keeps host and tab over a reload', () => {
    const address = { ...FLEET, host: 'abcdefabcdef', tab: 'appsec-tuning' };
    expect(read(writeAddress(address))).toEqual(address);
    const adding = { ...FLEET, page: 'add' } as const;
    expect(read(writeAddress(adding))).toEqual(adding);
  });

  it('keeps the settings of the fleet, which are at a path of their own, with the section and what it lists', () => {
    const settings = { ...FLEET, page: 'settings', section: 'acts' } as const;
    const listing = { ...WHOLE_LIST, who: 'ci & friends', on: 'web-1', kind: 'token_made' };
    const written = writeAddress(settings, listing);
    expect(written).toBe('/settings?section=acts&who=ci+%26+friends&on=web-1&kind=token_made');
    expect([read(written), readListing(written.slice(written.indexOf('?')))]).toEqual([settings, listing]);
    expect(writeAddress({ ...settings, section: '' })).toBe('/settings');
    expect(read('/settings')).toMatchObject({ page: 'settings', section: '' });
    // The settings are about no host.
    expect(writeAddress({ ...settings, host: 'abcdefabcdef' })).toBe('/settings?section=acts');
  });

  it('keeps what is searched and filtered, beside a host and without one, and nothing of a whole list', () => {
    const listing = { ...WHOLE_LIST, search: 'ssh & bf ', filter: 'needs a reload' };
    for (const address of [FLEET, { ...FLEET, host: 'abcdefabcdef' }]) {
      const written = writeAddress(address, listing);
      expect([read(written), readListing(written.slice(1))]).toEqual([address, listing]);
    }
    expect(writeAddress(FLEET)).toBe('/');
    expect(readListing('?host=abcdefabcdef')).toEqual(WHOLE_LIST);
  });

  it('opens the first tab where it names none, or one that does not exist', () => {
    expect(read('')).toMatchObject({ host: null, tab: 'scenarios' });
    expect(read('?host=&tab=mark-applied')).toMatchObject({ host: null, tab: 'scenarios' });
  });

  it('is about the only host, or the whole fleet, where it names none', () => {
    expect(settledHost(null, ['a'])).toBe('a');
    expect(settledHost(null, ['a', 'b'])).toBeNull();
    expect(settledHost('a', ['b', 'a'])).toBe('a');
  });

  it('does not put another host in the place of one that is gone, and names none in an empty fleet', () => {
    expect(settledHost('gone', ['a'])).toBe('gone');
    expect(settledHost('gone', [])).toBe('gone');
  });

  it('finds the log-in code in the fragment', () => {
    expect(codeInFragment('#code=XYZ-123')).toBe('XYZ-123');
    expect(codeInFragment('#code=')).toBeNull();
    expect(codeInFragment('')).toBeNull();
  });
});
