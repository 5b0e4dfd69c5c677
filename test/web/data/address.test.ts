import { describe, expect, it } from 'vitest';
import { codeInFragment, readAddress, readListing, settledHost, WHOLE_LIST, writeAddress } from '../../../web/data/address.ts';

const TABS = ['scenarios', 'appsec-tuning'] as const;
const read = (search: string) => readAddress(search, [...TABS]);

describe('the address', () => {
  it('keeps host and tab over a reload', () => {
    const address = { host: 'abcdefabcdef', tab: 'appsec-tuning', adding: false };
    expect(read(writeAddress(address).slice(1))).toEqual(address);
    const adding = { host: null, tab: 'scenarios', adding: true };
    expect(read(writeAddress(adding).slice(1))).toEqual(adding);
  });

  it('keeps what is searched and filtered, beside a host and without one, and nothing of a whole list', () => {
    const fleet = { host: null, tab: 'scenarios', adding: false };
    const listing = { search: 'ssh & bf ', filter: 'needs a reload' };
    for (const address of [fleet, { ...fleet, host: 'abcdefabcdef' }]) {
      const written = writeAddress(address, listing).slice(1);
      expect([read(written), readListing(written)]).toEqual([address, listing]);
    }
    expect(writeAddress(fleet)).toBe('/');
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
