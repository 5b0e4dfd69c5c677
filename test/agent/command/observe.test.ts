import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Report } from '#contract';
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

test('a folder that is not there is an observation too', async () => {
  const { code, out } = await runAgent(['observe', '--crowdsec-dir', `${at.tree.root}/none`]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ scenarios: { state: 'missing' }, tuning: { state: 'missing' } });
});

test('a settings file that was named and is not there is an error', async () => {
  expect(await runAgent(['observe', '--config', '/nowhere.yaml'])).toMatchObject({
    code: 1,
    err: 'argos-drift-agent: /nowhere.yaml does not exist\n',
  });
});
