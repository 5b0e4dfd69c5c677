import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readThresholds } from '../../../agent/observe/seclang/thresholds.ts';
import { readTuningRule } from '../../../agent/observe/tuning/tuning-rule.ts';
import { decidable } from '../../agent/observe/seclang/support/decidable-texts.ts';
import { KINDS } from '../support/kinds.ts';
import { ROOT, run } from '../support/run.ts';

const quotes = (entry: string) => `'${entry.replaceAll("'", "''")}'`;
const isPlain = (entry: string) => /^[S#][^\t]*[^\s:]$/.test(entry) && !/: | #|^#/.test(entry);

/** Ways to write lines of SecLang as a value of seclang_rules. CrowdSec joins the entries with line ends. */
const FORMS: readonly ((lines: string[]) => string)[] = [
  (lines) => `\n  - |\n${lines.map((line) => `    ${line}\n`).join('')}`,
  (lines) => `\n- |-\n${lines.map((line) => `  ${line}\n`).join('')}`,
  (lines) => `\n${lines.map((line) => `  - ${isPlain(line) ? line : quotes(line)}\n`).join('')}`,
  (lines) => `\n${lines.map((line) => `    -   ${JSON.stringify(line)} # of mine\n`).join('')}`,
  (lines) => `\n  -\n    ${JSON.stringify(lines.join('\n'))}\n`,
  (lines) => ` [${lines.map((line) => JSON.stringify(line)).join(',\n  ')}]\n`,
];

const declared = fc.option(fc.integer({ min: 1, max: 90 }), { nil: null });
const file = fc
  .record({
    made: decidable.filter(({ text }) => text.trim() !== ''),
    form: fc.constantFrom(...FORMS),
    before: fc.constantFrom('', '# mine\n', '---\n', 'description: "über" # it\nlabels:\n  a: 1\n'),
    after: fc.constantFrom('', '# the end', '\n\ndebug: false\n', 'type: >-\n  a\n\n  b'),
    isWindows: fc.boolean(),
    inbound: declared,
    outbound: declared,
  })
  .map(({ made, form, before, after, isWindows, inbound, outbound }) => {
    // A block of text takes its indentation from its first line.
    const lines = made.text.trim().split(/\r?\n/);
    const value = form(lines.filter((line) => line.trim() !== ''));
    const text = `${before}name: argos/tuning\nseclang_rules:${value}${after}`;
    return { text: isWindows ? text.replaceAll('\n', '\r\n') : text, made, inbound, outbound };
  });

const setsThreshold = (line: string) => /setvar *: *'*tx\.(?:in|out)bound_anomaly_score_threshold=/i.test(line);
const otherLines = (text: string) => text.split('\n').filter((line) => line.trim() !== '' && !setsThreshold(line));
/** The numbers of the generator's setvars that set nothing. */
const noise = (text: string) => [...text.matchAll(/=9[6-9]\b/g)].join();

describe.each(KINDS.slice(-2))('the apply script changes two numbers of any tuning file ($label)', (kind) => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'argos-tuning-'));
    for (const folder of ['in', 'out', 'work']) mkdirSync(join(dir, folder));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  /** The script's own functions on all files at once, since each start of a shell takes its time. */
  async function editAll(files: readonly { inbound: number | null; outbound: number | null; text: string }[]): Promise<string[]> {
    const script = readFileSync(join(ROOT, 'scripts/setup-appsec.sh'), 'utf8').replace(/\nmain "\$@"\n$/, '\n');
    const calls = files.map(({ inbound, outbound, text }, at) => {
      writeFileSync(join(dir, 'in', `${at}`), text);
      return [
        `TUNING_FILE='${dir}/in/${at}' inbound=${inbound ?? ''} outbound=${outbound ?? ''} tuning_doubt=`,
        'read_tuning',
        `if [ -z "$tuning_doubt" ]; then cp "$work/edited" '${dir}/out/${at}'; echo "$now_inbound $now_outbound"`,
        'else echo "$tuning_doubt"; fi',
      ].join('\n');
    });
    writeFileSync(join(dir, 'all.sh'), `${script}\nwork='${dir}/work'\n${calls.join('\n')}\n`);
    const edited = await run(kind.shell[0] ?? 'sh', [join(dir, 'all.sh')], { PATH: kind.path });
    expect(edited).toMatchObject({ code: 0, stderr: '' });
    return edited.stdout.split('\n').slice(0, -1);
  }

  it('and the agent reads them afterwards, every other line being as it was', async () => {
    const seed = Date.now();
    const files = fc.sample(file, { numRuns: 40, seed });
    const said = await editAll(files);
    for (const [at, { text, made, inbound, outbound }] of files.entries()) {
      const hint = `seed ${seed}, file ${at}: ${said[at]}\n${text}`;
      const agent = (bytes: Buffer) => readThresholds(readTuningRule(bytes));
      expect(agent(Buffer.from(text)), hint).toMatchObject({ inbound: made.inbound, outbound: made.outbound });
      if (/ to which no line can be added:/.test(said[at] ?? '')) {
        expect(text, hint).toContain('seclang_rules: [');
        continue;
      }
      expect(said[at], hint).toBe(`${made.inbound ?? ''} ${made.outbound ?? ''}`);
      const edited = readFileSync(join(dir, 'out', `${at}`));
      const now = agent(edited);
      expect(now, hint).toMatchObject({ inbound: inbound ?? made.inbound, outbound: outbound ?? made.outbound });
      expect(otherLines(edited.toString()), hint).toEqual(otherLines(text));
      expect(noise(edited.toString()), hint).toBe(noise(text));
    }
  });

  it('and refuses one whose number it cannot replace, or that it cannot read', async () => {
    const of = (...entries: string[]) =>
      `name: argos/tuning\nseclang_rules:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`;
    const action = (more: string) => `'SecAction "id:1,phase:1,nolog,pass,${more}"'`;
    const setvar = 'setvar:tx.inbound_anomaly_score_threshold';
    const refused = [
      of(`'SecAction "id:1,phase:1,nolog,pass,${setvar}=1\\'`, `'5"'`),
      of(action(`${setvar}=-3`)),
      of(action(`${setvar}=15a`)),
      of(action(`${setvar}=%{tx.a}`)),
      of(action(`setvar:!tx.a,${setvar}=15`)),
      of(action('ctl:ruleEngine=Off')),
      of(action('skipAfter:x')),
      of(action('nolog'), action('nolog')),
      of(action('nolog'), 'SecRuleRemoveById 1'),
      of(action('nolog'), '|\n    SecAction id:2,\\\n'),
      of(action('nolog')).replace('seclang_rules', 'x: 1\nseclang_rules'),
      `${of(action('nolog'))}rules: [{a: b}]\n`,
      `${of(action('nolog'))}seclang_files_rules: [a.conf]\n`,
      `${of(action('nolog'))}---\nname: a/b\n`,
      of(action('nolog')).replace('argos/tuning', 'argos/Tuning'),
      of(`!!str ${action('nolog')}`),
      of(`&a ${action('nolog')}`, '*a'),
      of('SecAction id:1 # cut\n    ,nolog'),
    ].map((text) => ({ text, inbound: 9, outbound: null }));
    const said = await editAll(refused);
    expect(said.filter((line) => /^[0-9]* [0-9]*$/.test(line))).toEqual([]);
    expect(said).toHaveLength(refused.length);
  });
});
