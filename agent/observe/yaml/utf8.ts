import { Unobservable } from '../unobservable.ts';

/**
 * A file's text, its byte order mark kept.
 * @throws Unobservable `invalid` where it is not UTF-8, which CrowdSec's YAML reader refuses; `indeterminate` for UTF-16, which it can read
 */
export function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const mark = bytes.subarray(0, 2).toString('hex');
    if (mark === 'fffe' || mark === 'feff')
      throw new Unobservable('indeterminate', 'it is UTF-16, which this agent does not read');
    throw new Unobservable('invalid', 'it is not UTF-8, so CrowdSec cannot read it');
  }
}
