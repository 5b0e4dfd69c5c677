import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF } from '../support/sandbox.ts';

/** Ways to write the name of a local item that only a whole reader of YAML takes for certain. */
const UNCLEAR: [string, string | Buffer][] = [
  ['an anchor', `name: &n ${SSH_BF}\n`],
  ['an alias', `x: &n ${SSH_BF}\nname: *n\n`],
  ['a tag', `name: !!str ${SSH_BF}\n`],
  ['a tag before the key', `!!str name: ${SSH_BF}\n`],
  ['an explicit key', `? name\n: ${SSH_BF}\n`],
  ['an escape', `name: "crowdsecurity\\x2fssh-bf"\n`],
  ['an escape in the key', `"n\\x61me": ${SSH_BF}\n`],
  ['a block of text', `name: |\n  ${SSH_BF}\n`],
  ['a merged map', `x: &x {name: ${SSH_BF}}\n<<: *x\n`],
  ['the key twice', `name: a/b\nname: ${SSH_BF}\n`],
  ['an empty first document', `---\n...\n---\nname: ${SSH_BF}\n`],
  ['a directive', `%YAML 1.1\n---\nname: ${SSH_BF}\n`],
  ['a tab for a blank', `name:\t${SSH_BF}\n`],
  ['a lone carriage return', `name: a/b\rname: ${SSH_BF}\n`],
  ['quotes that go on over lines', `x: "\nname: a/b\n"\nname: ${SSH_BF}\n`],
  ['quotes that do not end', `x: "\nname: ${SSH_BF}\n`],
  ['UTF-16', Buffer.from(`\ufeffname: ${SSH_BF}\n`, 'utf16le')],
  ['bytes that are not UTF-8', Buffer.from(`name: ${SSH_BF}\nx: \xff\n`, 'latin1')],
];

/** Ways to write it that are read. */
const CLEAR: [string, string][] = [
  ['JSON', `{"type": "trigger", "name": "${SSH_BF}"}\n`],
  ['JSON over several lines', `{\n  "name": "${SSH_BF}",\n  "labels": {"remediation": true}\n}`],
  ['quoted keys', `'type': trigger\n"name": '${SSH_BF}'\n`],
  ['the next line', `name:\n  ${SSH_BF}\n`],
  ['Windows line ends and a byte order mark', `\ufeff---\r\ntype: trigger\r\nname: ${SSH_BF} # own\r\n`],
  ['beside letters and blanks beyond ASCII', `description: f\u00fcr\u00a0alle \u4eba\nname: ${SSH_BF}\n`],
  ['behind a block of text', `filter: |\n  a == "b\n  name: a/b\nname: ${SSH_BF}\n`],
  ['behind a text in quotes', `filter: "a ==\n  name: a/b"\nname: ${SSH_BF}\n`],
];

describe.each(KINDS.slice(-2))('the apply script and the name of a local item ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    await host.cscli('scenarios', 'remove', '--force', SSH_BF);
    host.intend({ disabled: [SSH_BF] });
  });
  // Of a cscli that does not see local items, so that the script's own reading is what counts.
  const cscli = () => ({
    CSCLI: host.stub('blind-cscli', `[ "$2" != list ] || exec '${join(host.dir, 'host/cscli')}' "$@" | grep -v '^${SSH_BF},'`),
  });

  it('says which file it cannot name, and never that all is as declared', async () => {
    for (const [what, text] of UNCLEAR) {
      writeFileSync(host.file('scenarios/own.yaml'), text);
      const applied = await host.apply(['--dry-run'], cscli());
      expect(applied, what).toMatchObject({ code: 1 });
      expect(applied.stderr, what).toContain('it cannot be told which scenario this local file is');
      expect(applied.stderr, what).toContain(host.file('scenarios/own.yaml'));
      expect(applied.stdout, what).toContain('as declared, as far as can be told: ');
    }
    const applied = await host.apply([], cscli());
    expect(applied.code).toBe(1);
    expect(applied.stdout).not.toContain('done');
  });

  it('reads it in every plain form', async () => {
    for (const [what, text] of CLEAR) {
      writeFileSync(host.file('scenarios/own.yaml'), text);
      const applied = await host.apply(['--dry-run']);
      expect(applied, what).toMatchObject({ code: 0, stderr: '' });
      expect(applied.stdout, what).toMatch(new RegExp(`remove +${SSH_BF}`));
    }
  });

  it('does not mind where nothing is declared of scenarios', async () => {
    writeFileSync(host.file('scenarios/own.yaml'), '? name\n: a/b\n');
    host.intend({ tuning: ['inbound_threshold=15'] });
    expect(await host.apply()).toMatchObject({ code: 0, stderr: '' });
  });

  it('leaves the question to an agent that knows all names', async () => {
    writeFileSync(host.file('scenarios/own.yaml'), `? name\n: ${SSH_BF}\n`);
    const agent = (state: string, name: string) => {
      const observed = { scenarios: { state, detail: null, installed: [{ name, file: 'own.yaml', origin: 'local' }] } };
      return {
        AGENT: host.stub('agent', `[ "$1" = observe ] && cat <<'E'\n${JSON.stringify(observed, null, 2)}\nE`),
        ...cscli(),
      };
    };
    expect(await host.apply([], agent('unreadable', 'a/b'))).toMatchObject({ code: 1 });
    const other = await host.apply([], agent('read', 'a/b'));
    expect(other).toMatchObject({ code: 0, stdout: expect.stringContaining('done') });
    const same = await host.apply([], agent('read', SSH_BF));
    expect(same.code).toBe(1);
    expect(same.stderr).toContain(`${SSH_BF} is still installed: the local file ${host.file('scenarios/own.yaml')} provides it`);
  });
});
