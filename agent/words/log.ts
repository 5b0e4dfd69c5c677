import { LOG_TEXT_MAX_CHARS, printable } from './printable.ts';

/** What a line of the log may carry beside its message. Never a key or a code. */
export type LogFields = Record<string, string | number | boolean | null>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/**
 * A log of one JSON object a line. Its texts are cut to 300 characters, with what could fool a terminal escaped.
 * @param write takes a whole line with its line feed
 * @param now gives the time of a line
 */
export function jsonLog(write: (line: string) => void, now: () => Date): Log {
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}): void =>
      write(`${JSON.stringify({ time: now().toISOString(), level, message: inLog(message), ...escaped(fields) })}\n`);
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/**
 * The log of a command that a person runs and reads: its warnings, as plain words. What was done and what failed such a command says
 * itself, once, when it ends.
 * @param say takes a sentence without its line feed
 */
export function logForPerson(say: (sentence: string) => void): Log {
  const nothing = (): void => {};
  return { info: nothing, warn: (message) => say(printable(message)), error: nothing };
}

const inLog = (text: string): string => printable(text, LOG_TEXT_MAX_CHARS);

function escaped(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, typeof value === 'string' ? inLog(value) : value]),
  );
}
