const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const HELP = new RegExp(`^# HELP (${NAME}) (?:[^\\\\\\n]|\\\\[\\\\n])*$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (?:counter|gauge|histogram|summary|untyped)$`);
const SAMPLE = new RegExp(`^((${NAME})(?:\\{${LABEL}(?:,${LABEL})*\\})?) (-?[0-9.]+(?:e[+-]?[0-9]+)?|NaN|[+-]Inf)$`);

/**
 * Reads Prometheus' text format 0.0.4, strictly: each metric has its HELP and TYPE before its samples, all of them together, and no sample
 * stands twice.
 * @returns the values by the samples' names with their labels
 * @throws on what Prometheus would not take
 */
export function readExposition(text: string): Map<string, number> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const samples = new Map<string, number>();
  const begun = new Set<string>();
  let current = '';
  let helped = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const help = HELP.exec(line)?.[1];
    const type = TYPE.exec(line)?.[1];
    if (help !== undefined) helped = help;
    else if (type !== undefined) {
      if (type !== helped || begun.has(type)) throw new Error(`${line}: without its HELP, or twice`);
      begun.add(type);
      current = type;
    } else {
      const [, sample = '', name, value] = SAMPLE.exec(line) ?? [];
      if (name !== current || samples.has(sample)) throw new Error(`no line of the format: ${line}`);
      samples.set(sample, Number(value));
    }
  }
  return samples;
}
