import { createHash } from 'node:crypto';
import { readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { Observer } from '../../../agent/observe/observer.ts';
import { SinceAccepted } from '../../../agent/push/since-accepted.ts';
import type { DeclaredScenarios } from '../../../worker/drift/index.ts';
import { History } from '../../worker/drift/support/history.ts';
import { KINDS } from '../support/kinds.ts';
import { Sandbox, SSH_BF, SSH_SLOW_BF } from '../support/sandbox.ts';

/** Observes a host as the agent does and judges its scenarios as Fleet does. */
class Watched {
  readonly #observer: Observer;
  readonly #since = new SinceAccepted();
  readonly #history = new History();

  constructor(host: Sandbox, declared: DeclaredScenarios) {
    const nothingElse = { crowdsecDirInside: null, hubDir: null, tuningFile: null, sharedDir: null };
    this.#observer = new Observer({ crowdsecDir: host.file('.'), ...nothingElse });
    this.#history.declare(declared);
  }

  look() {
    const seen = this.#observer.observe(Date.now());
    const changes = this.#since.changes(seen);
    this.#since.accept(seen);
    return { ...this.#history.report(seen.surfaces.scenarios, null, changes), kinds: changes?.kinds };
  }
}

interface Index {
  scenarios: Record<string, { path: string; version: string; versions: Record<string, { digest: string; deprecated: boolean }> }>;
}

/** What `cscli hub upgrade` writes, which cannot download here: the index, a newer file of an item, and the link of another one. */
function upgrade(host: Sandbox, upgraded: string, brought: string): void {
  const path = host.file('hub/.index.json');
  const index = JSON.parse(readFileSync(path, 'utf8')) as Index;
  const [item, other] = [index.scenarios[upgraded], index.scenarios[brought]];
  if (item === undefined || other === undefined) throw new Error(`the hub has no ${upgraded} or no ${brought}`);
  const file = host.file(`hub/${item.path}`);
  const text = `${readFileSync(file, 'utf8')}\n# newer\n`;
  item.version = '99.0';
  item.versions['99.0'] = { digest: createHash('sha256').update(text).digest('hex'), deprecated: false };
  writeFileSync(`${path}.new`, JSON.stringify(index));
  renameSync(`${path}.new`, path);
  writeFileSync(file, text);
  symlinkSync(host.file(`hub/${other.path}`), host.file(`scenarios/${brought.split('/')[1]}.yaml`));
}

// With the real cscli where it can be had, and with the last of the shells.
const kinds = [...KINDS.filter(({ builder }) => builder === 'build'), ...KINDS.slice(-1)];

describe.each(kinds)('whose doing a drift was ($label)', (kind) => {
  let host: Sandbox;
  let watched: Watched;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    expect(await host.cscli('scenarios', 'remove', '--force', '--', SSH_BF)).toMatchObject({ code: 0 });
    watched = new Watched(host, { [SSH_BF]: 'disabled', [SSH_SLOW_BF]: 'enabled' });
    expect(watched.look()).toMatchObject({ status: 'in_sync' });
  });

  it('a scenario that cscli removed names nobody', async () => {
    expect(await host.cscli('scenarios', 'remove', '--force', '--', SSH_SLOW_BF)).toMatchObject({ code: 0 });
    expect(watched.look()).toMatchObject({
      status: 'drifted',
      actually_missing: [SSH_SLOW_BF],
      by: null,
      by_words: 'by cscli, another script or by hand',
    });
  });

  it('a scenario that came back with newer versions came by a hub upgrade', () => {
    upgrade(host, SSH_SLOW_BF, SSH_BF);
    const verdict = watched.look();
    expect(verdict).toMatchObject({ status: 'drifted', actually_enabled: [SSH_BF], by: 'hub_upgrade' });
    console.log(`whose doing, ${kind.label}: an upgrade moved ${verdict.kinds?.join(', ')} -> by ${verdict.by}`);
  });

  it('what an apply of an older revision removes was done by that apply', async () => {
    host.intend({ revision: 6, disabled: [SSH_SLOW_BF] });
    expect(await host.apply(['--yes'])).toMatchObject({ code: 0 });
    const verdict = watched.look();
    expect(verdict).toMatchObject({ status: 'drifted', actually_missing: [SSH_SLOW_BF], by: 'apply' });
    expect(verdict.detail).toContain('Done by an apply of revision 6.');
    console.log(`whose doing, ${kind.label}: an apply moved ${verdict.kinds?.join(', ')} -> by ${verdict.by}`);
  });

  it('the same revision applied again is an apply again, and nothing later is', async () => {
    host.intend({ revision: 6, disabled: [SSH_SLOW_BF] });
    await host.apply(['--yes']);
    watched.look();
    await host.cscli('scenarios', 'install', SSH_SLOW_BF);
    expect(watched.look()).toMatchObject({ status: 'in_sync', by: null });
    await host.apply(['--yes']);
    expect(watched.look()).toMatchObject({ status: 'drifted', by: 'apply' });
    await host.cscli('scenarios', 'install', SSH_SLOW_BF);
    watched.look();
    await host.cscli('scenarios', 'remove', '--force', '--', SSH_SLOW_BF);
    expect(watched.look()).toMatchObject({ status: 'drifted', by: null });
  });

  it('a dry run does nothing', async () => {
    host.intend({ revision: 6, disabled: [SSH_SLOW_BF] });
    await host.apply(['--dry-run']);
    await host.cscli('scenarios', 'remove', '--force', '--', SSH_SLOW_BF);
    expect(watched.look()).toMatchObject({ status: 'drifted', by: null });
  });
});
