import { undecided } from '../unobservable.ts';
import { YamlFault } from './yaml-fault.ts';

// yaml.v3 and yaml.v2, readerc.go: everything else below U+00A0, and two characters at the end, is "control characters are not allowed".
const CONTROL = /[^\t\n\r\x20-\x7e\x85\u{a0}-\u{fffd}\u{10000}-\u{10ffff}]/u;
// YAML 1.1 ends a line at these, so a comment that holds one ends there; YAML 1.2 does not.
const OTHER_LINE_BREAK = /\r(?!\n)|[\x85\u2028\u2029]/;
// YAML 1.1 readers refuse them even as a pair, the agent's joins or keeps them.
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]|\\U0000[dD][89a-fA-F]/;
// Readers differ in which %YAML versions they take, and in where such a line may stand.
const DIRECTIVE = /^%/m;
const BYTE_ORDER_MARK = '\u{feff}';

/**
 * The text of a file that CrowdSec reads as YAML: the one way from bytes to text for all of them. (agent.yaml is not among them: CrowdSec
 * never reads it, so the agent's own reader decides alone.)
 * @throws YamlFault where CrowdSec's reader refuses the file; Unobservable `indeterminate` where CrowdSec's reader (mostly YAML 1.1)
 * and the agent's (YAML 1.2) may see different things in it
 */
export function decodeYaml(bytes: Buffer): string {
  const mark = bytes.toString('hex', 0, 2);
  if (mark === 'fffe' || mark === 'feff') throw undecided('it is UTF-16, which the agent does not read');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new YamlFault('it is not UTF-8');
  }
  if (CONTROL.test(text)) throw new YamlFault('it has a control character');
  if (OTHER_LINE_BREAK.test(text)) throw undecided('it has a line break that not every reader of YAML takes for a line end');
  if (SURROGATE_ESCAPE.test(text)) throw undecided('it has an escape for half a character');
  if (text.includes(BYTE_ORDER_MARK)) throw undecided('it has a byte order mark inside');
  if (DIRECTIVE.test(text)) throw undecided('it has a line that begins like a YAML directive');
  return text;
}
