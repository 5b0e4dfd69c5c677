/**
 * A YAML file's text. `fault`: CrowdSec's reader refuses the file. `doubt`: CrowdSec's reader (`yaml.v3`, mostly YAML 1.1) and
 * ours (YAML 1.2) may see different things in it, so nothing is claimed.
 */
export type YamlText = { kind: 'text'; text: string } | { kind: 'fault' | 'doubt'; why: string };

// yaml.v3, readerc.go: everything else below U+00A0, and these two, is "control characters are not allowed".
const CONTROL = /[^\t\n\r\x20-\x7e\x85\u{a0}-\u{fffd}\u{10000}-\u{10ffff}]/u;
// YAML 1.1 ends a line at these, so a comment that holds one ends there; YAML 1.2 does not.
const OTHER_LINE_ENDS = /[\x85\u2028\u2029]/;
// YAML 1.1 readers refuse them even as a pair, ours joins or keeps them.
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]|\\U0000[dD][89a-fA-F]/;
// Readers differ in which %YAML versions they take.
const DIRECTIVE = /^(?:[ \t]*(?:#.*)?\r?\n)*%/;
const BYTE_ORDER_MARK = '\u{feff}';

/** Decodes a file that CrowdSec reads as YAML. */
export function yamlText(bytes: Buffer): YamlText {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { kind: 'doubt', why: 'it is UTF-16, which the agent does not read' };
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { kind: 'fault', why: 'it is not UTF-8' };
  }
  if (CONTROL.test(text)) return { kind: 'fault', why: 'it has a control character' };
  if (OTHER_LINE_ENDS.test(text)) return { kind: 'doubt', why: 'it has a line end that readers of YAML take differently' };
  if (SURROGATE_ESCAPE.test(text)) return { kind: 'doubt', why: 'it has an escape for half a character' };
  if (text.includes(BYTE_ORDER_MARK)) return { kind: 'doubt', why: 'it has a byte order mark inside' };
  if (DIRECTIVE.test(text)) return { kind: 'doubt', why: 'it begins with a YAML directive' };
  return { kind: 'text', text };
}
