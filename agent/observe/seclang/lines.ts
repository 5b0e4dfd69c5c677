import { trimSpace } from './go-text.ts';

/** One directive's text, continuation lines joined. */
export interface Line {
  /** Its first line, from 1. */
  line: number;
  text: string;
}

/** The lines of a text, and what joins its end to whatever text follows it in the same WAF; null where nothing does. */
export interface Lines {
  lines: readonly Line[];
  trouble: { line: number; why: string } | null;
}

/** The longest line that is read. Coraza reads lines with Go's bufio.Scanner, which silently ends at one of 64 KiB or more and drops all that follows. */
export const LINE_MAX_BYTES = 65_000;

/**
 * Splits SecLang text as Coraza's `internal/seclang/parser.go` does: lines are trimmed, blank lines and lines that begin with
 * `#` are passed over even inside a continuation, a trailing backslash joins the next line, and a backtick at the end of a line
 * opens a block that a line with one at its beginning closes.
 */
export function splitLines(text: string): Lines {
  const lines: Line[] = [];
  let trouble: Lines['trouble'] = null;
  let open: { line: number; text: string } | null = null;
  let isBlock = false;
  for (const [at, raw] of text.split('\n').entries()) {
    if (raw.length > LINE_MAX_BYTES / 3 && Buffer.byteLength(raw) > LINE_MAX_BYTES) {
      trouble ??= { line: at + 1, why: 'has a line that is too long for the engine, which then drops what follows' };
    }
    const line = trimSpace(raw);
    if (line === '' || line.startsWith('#')) continue;
    open ??= { line: at + 1, text: '' };
    if (!isBlock && line.endsWith('`')) isBlock = true;
    else if (isBlock && line.startsWith('`')) isBlock = false;
    if (isBlock) open.text += `${line}\n`;
    else if (line.endsWith('\\')) open.text += line.slice(0, -1);
    else {
      lines.push({ line: open.line, text: open.text + line });
      open = null;
    }
  }
  if (open !== null) {
    const why = isBlock
      ? 'has a backtick that opens a block and is not closed'
      : 'has a backslash on its last line, which joins the next rule or, where none follows, drops that directive';
    trouble ??= { line: open.line, why };
  }
  return { lines, trouble };
}
