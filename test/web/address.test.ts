import { describe, expect, it } from 'vitest';
import { codeInFragment, readAddress, settledHost, writeAddress } from '../../web/address.ts';

const TABS = ['scenarios', 'appsec-tuning'] as const;
const read = (search: string) => readAddress(search, [...TABS]);

describe('the address', () => {
  it('keeps host and tab over a reload', () => {
    const address = { host: 'abcdefabcdef', tab: 'appsec-tuning' };
    expect(read(writeAddress(address).slice(1))).toEqual(address);
  });

  it('opens the first tab where it names none, or one that does not exist', () => {
    expect(read('')).toEqual({ host: null, tab: 'scenarios' });
    expect(read('?host=&tab=mark-applied')).toEqual({ host: null, tab: 'scenarios' });
  });

  it('settles on the first host and stays there when the fleet’s order changes', () => {
    expect(settledHost(null, ['a', 'b'])).toBe('a');
    expect(settledHost('a', ['b', 'a'])).toBe('a');
  });

  it('does not put another host in the place of one that is gone, and names none in an empty fleet', () => {
    expect(settledHost('gone', ['a'])).toBe('gone');
    expect(settledHost('gone', [])).toBeNull();
  });

  it('finds the log-in code in the fragment', () => {
    expect(codeInFragment('#code=XYZ-123')).toBe('XYZ-123');
    expect(codeInFragment('#code=')).toBeNull();
    expect(codeInFragment('')).toBeNull();
  });
});
