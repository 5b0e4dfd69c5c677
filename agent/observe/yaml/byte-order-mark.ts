const MARK = Buffer.from('\u{feff}');

/**
 * Whether a file begins with a byte order mark. yaml.v2 and yaml.v3 pass over it; goccy's reader, with which CrowdSec reads acquisitions and
 * what it merges, takes it for the beginning of the first word.
 */
export const beginsWithMark = (bytes: Buffer): boolean => bytes.subarray(0, MARK.length).equals(MARK);
