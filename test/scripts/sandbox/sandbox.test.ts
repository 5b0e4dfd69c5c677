import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Observer } from '../../../agent/observe/observer.ts';
import { BUILD_ENV, KINDS, SAMPLE } from '../support/kinds.ts';
import { ROOT, run } from '../support/run.ts';
import { Sandbox, SSH_BF, SSH_SLOW_BF } from '../support/sandbox.ts';

describe.each(KINDS)('a sandbox ($label)', (kind) => {
  const build = (args: string[], env = {}) => run(join(ROOT, 'scripts/sandbox', kind.builder), args, { ...BUILD_ENV, ...env });

  it('has installed scenarios by absolute links into its hub, and what loads the tuning rule', async () => {
    const host = await Sandbox.build(kind);
    const installed = await host.installed();
    expect(installed).toEqual(expect.arrayContaining([SSH_BF, SSH_SLOW_BF]));
    expect(installed.length).toBeGreaterThan(10);
    const targets = readdirSync(host.file('scenarios')).map((file) => readlinkSync(host.file(join('scenarios', file))));
    expect(targets.every((target) => target.startsWith(host.file('hub/scenarios/')))).toBe(true);
    expect(host.tuning()).toContain('inbound_anomaly_score_threshold=15,setvar:tx.outbound_anomaly_score_threshold=4');
    const read = (path: string) => run('cat', [host.file(path)], BUILD_ENV).then(({ stdout }) => parse(stdout));
    expect(await read('acquis.d/appsec.yaml')).toMatchObject({ source: 'appsec', appsec_config: 'argos/appsec-block' });
    expect(await read('appsec-configs/argos-appsec-block.yaml')).toMatchObject({
      name: 'argos/appsec-block',
      inband_rules: ['argos/tuning'],
    });
  });

  it('lets a scenario be removed that a collection holds, by force, as README does it', async () => {
    const host = await Sandbox.build(kind);
    const removed = await host.cscli('scenarios', 'remove', 'crowdsecurity/http-probing', '--force');
    expect(removed.code).toBe(0);
    expect(await host.installed()).not.toContain('crowdsecurity/http-probing');
  });

  it('has collections that hold the scenarios, none of them tainted', async () => {
    const host = await Sandbox.build(kind);
    const folders = { crowdsecDir: host.file('.'), crowdsecDirInside: null, hubDir: null, tuningFile: null, sharedDir: null };
    const observed = () => new Observer(folders).observe(Date.now()).surfaces.scenarios.collections;
    const collections = observed();
    expect(collections).toMatchObject({ state: 'read', detail: null });
    const names = ['base-http-scenarios', 'linux', 'sshd'].map((name) => `crowdsecurity/${name}`);
    expect(collections?.installed.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    expect(collections?.installed.filter(({ status }) => status !== 'clean')).toEqual([]);
    if (kind.builder === 'build') {
      const { stdout } = await host.cscli('collections', 'list', '-o', 'json');
      const { collections: listed } = JSON.parse(stdout) as { collections: { name: string; status: string }[] };
      expect(listed.map(({ name, status }) => `${name} ${status}`)).toEqual(
        collections?.installed.map(({ name }) => `${name} enabled`),
      );
    }
    const held = new Set(collections?.installed.flatMap(({ scenarios }) => scenarios));
    expect((await host.installed()).filter((name) => !held.has(name))).toEqual([]);
    await host.cscli('scenarios', 'remove', '--force', SSH_BF);
    const tainted = observed()?.installed.filter(({ status }) => status === 'tainted');
    const taintedBy = [{ type: 'scenarios', name: SSH_BF, why: 'missing' }];
    expect(tainted).toMatchObject(['linux', 'sshd'].map((name) => ({ name: `crowdsecurity/${name}`, tainted_by: taintedBy })));
  });

  it('is kept as it is by a second build, and built again with --fresh', async () => {
    const host = await Sandbox.build(kind);
    const dir = join(host.dir, 'host');
    await host.cscli('scenarios', 'remove', '--force', SSH_BF);
    expect((await build([dir])).stdout).toContain('is there');
    expect(await host.installed()).not.toContain(SSH_BF);
    expect((await build(['--fresh', dir])).code).toBe(0);
    expect(await host.installed()).toContain(SSH_BF);
  });

  it('is built again where a build was broken off', async () => {
    const host = await Sandbox.build(kind);
    const dir = join(host.dir, 'host');
    writeFileSync(join(dir, '.argos-sandbox'), 'unfinished\n');
    rmSync(host.file('scenarios'), { recursive: true });
    expect((await build([dir])).code).toBe(0);
    expect(await host.installed()).toContain(SSH_BF);
  });

  it('is not built over a folder that holds something else', async () => {
    const host = await Sandbox.build(SAMPLE);
    const dir = join(host.dir, 'mine');
    mkdirSync(join(dir, 'crowdsec'), { recursive: true });
    const refused = await build([dir]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('nothing was changed');
    expect(existsSync(join(dir, 'crowdsec'))).toBe(true);
  });

  it('works in a folder whose name holds blanks and quotes', async () => {
    const host = await Sandbox.build(SAMPLE);
    const dir = join(host.dir, "o'er the hills");
    expect(await build([dir])).toMatchObject({ code: 0, stderr: '' });
    const listed = await run(join(dir, 'cscli'), ['scenarios', 'list', '-o', 'raw'], BUILD_ENV);
    expect(listed.stdout).toContain(`${SSH_BF},enabled`);
  });

  // The apply script rests on these; the sample's cscli has to be no kinder than the real one.
  it('has a cscli that fails on an unknown name and not on an absent one', async () => {
    const host = await Sandbox.build(kind);
    expect((await host.cscli('scenarios', 'remove', '--force', '--', SSH_BF)).code).toBe(0);
    expect((await host.cscli('scenarios', 'remove', '--force', '--', SSH_BF)).code).toBe(0);
    expect((await host.cscli('scenarios', 'remove', '--force', '--', 'nobody/unknown')).code).toBe(1);
    expect((await host.cscli('scenarios', 'install', '--', 'nobody/unknown')).code).toBe(1);
    expect((await host.cscli('scenarios', 'remove', '--force', '--', '--all')).code).toBe(1);
    expect((await host.installed()).length).toBeGreaterThan(10);
  });
});

describe('the sandbox where Debian’s package cannot be had', () => {
  it('exits 3 with the reason in one line and leaves the folder as it was', async () => {
    const host = await Sandbox.build(SAMPLE);
    const before = host.state();
    const built = await run(join(ROOT, 'scripts/sandbox/build'), [join(host.dir, 'host')], {
      ...BUILD_ENV,
      ARGOS_CACHE: join(host.dir, 'empty-cache'),
      ARGOS_NO_APT: '1',
    });
    expect(built.code).toBe(3);
    expect(built.stderr).toBe('no real cscli on this machine: ARGOS_NO_APT is set\n');
    expect(host.state()).toBe(before);
    expect(await host.installed()).toContain(SSH_BF);
  });

  it('says so where the download fails', async () => {
    const host = await Sandbox.build(SAMPLE);
    host.stub('apt-get', 'echo "E: Unable to locate package crowdsec"; exit 100');
    const built = await run(join(ROOT, 'scripts/sandbox/build'), [join(host.dir, 'other')], {
      PATH: `${join(host.dir, 'bin')}:${BUILD_ENV.PATH}`,
      ARGOS_CACHE: join(host.dir, 'empty-cache'),
    });
    expect(built.code).toBe(3);
    expect(built.stderr).toContain('apt-get download crowdsec failed (E: Unable to locate package crowdsec)');
  });
});
