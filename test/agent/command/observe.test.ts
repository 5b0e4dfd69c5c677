import { chmodSync, rmSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { Report } from '#contract';
import { asNobody } from '../support/as-nobody.ts';
import { runAgent } from '../support/run-agent.ts';
import { useTree } from '../support/use-tree.ts';

const at = useTree();

test('it prints the whole report, needs no key and sends nothing', async () => {
  at.tree.install('crowdsecurity/ssh-bf');
  const { code, out } = await runAgent(['observe', '--crowdsec-dir', at.tree.dir], { ARGOS_DRIFT_URL: 'http://127.0.0.1:9' });
  expect(code).toBe(0);
  expect(v.parse(Report, JSON.parse(out))).toMatchObject({
    scenarios: { state: 'read', installed: [{ name: 'crowdsecurity/ssh-bf' }] },
  });
});

describe('a folder that cannot be the right one is one sentence with the way out, and no report', () => {
  const refused = async (why: string, ...args: string[]) =>
    expect(await runAgent(['observe', ...args])).toEqual({ code: 1, out: '', err: `argos-drift-agent: ${why}\n` });

  test('none is there', async () => {
    const dir = `${at.tree.root}/none`;
    await refused(`There is no folder ${dir}. Name the right one: --crowdsec-dir DIR`, '--crowdsec-dir', dir);
    await refused(`There is no folder ${dir}/etc. Name the right one: --crowdsec-dir DIR`, '--crowdsec-dir', `${dir}/etc`);
  });

  test('a file is there', async () => {
    const file = at.tree.write('config.yaml', '');
    await refused(`${file} is a file, not a folder. Name the right one: --crowdsec-dir DIR`, '--crowdsec-dir', file);
    await refused(`There is no folder ${file}/x. Name the right one: --crowdsec-dir DIR`, '--crowdsec-dir', `${file}/x`);
  });

  test('it holds no CrowdSec', async () => {
    const dir = at.tree.root;
    const why = `${dir} is not the folder of a CrowdSec: it has neither a config.yaml nor a hub. Name the right one: --crowdsec-dir DIR`;
    await refused(why, '--crowdsec-dir', dir);
  });

  test('the hub that is named is not there', async () => {
    const hub = `${at.tree.root}/none`;
    const why = `There is no folder ${hub}. Name the right one: --hub-dir DIR`;
    await refused(why, '--crowdsec-dir', at.tree.dir, '--hub-dir', hub);
  });

  test('it holds no CrowdSec, and the hub that is named is there', async () => {
    const dir = at.tree.root;
    const why = `${dir} is not the folder of a CrowdSec: it has no config.yaml. Name the right one: --crowdsec-dir DIR`;
    await refused(why, '--crowdsec-dir', dir, '--hub-dir', `${at.tree.dir}/hub`);
  });

  test('this account may not read it', async () => {
    chmodSync(at.tree.root, 0o755);
    chmodSync(at.tree.dir, 0);
    const why = `The folder ${at.tree.dir} cannot be read by this account (EACCES), and may be by root. Name the right one: --crowdsec-dir DIR`;
    await asNobody(() => refused(why, '--crowdsec-dir', at.tree.dir)).finally(() => chmodSync(at.tree.dir, 0o755));
  });
});

test.each(['config.yaml', 'hub'])('a folder that has lost its %s is observed', async (lost) => {
  rmSync(`${at.tree.dir}/${lost}`, { recursive: true });
  const { code, out } = await runAgent(['observe', '--crowdsec-dir', at.tree.dir]);
  expect(code).toBe(0);
  expect(v.is(Report, JSON.parse(out))).toBe(true);
});

test('a settings file that was named and is not there is an error', async () => {
  expect(await runAgent(['observe', '--config', '/nowhere.yaml'])).toMatchObject({
    code: 1,
    err: 'argos-drift-agent: /nowhere.yaml does not exist\n',
  });
});
