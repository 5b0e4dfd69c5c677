import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { destroy } from '../../../scripts/cloudflare/commands/destroy.ts';
import { FakeAccount } from '../support/fake-account.ts';

const OURS = 'f'.repeat(32);
const OTHER = { id: 'a'.repeat(32), title: 'someone-elses' };

describe('destroying a deployment', () => {
  let fake: FakeAccount;
  beforeEach(() => {
    fake = FakeAccount.deployed({ namespaces: [OTHER, { id: OURS, title: 'argos-drift-snapshot' }] });
    fake.file('.deploy.json', '{"domain": "drift.example.org", "agent_url": null, "origin": "https://drift.example.org"}');
  });
  afterEach(() => fake.remove());

  it('asks once, then removes the Worker and its namespace, and nothing else', async () => {
    fake.typed = 'argos-drift';
    await destroy({ isConfirmed: false }, fake.system());
    expect(fake.asked).toHaveLength(1);
    expect(fake.account).toMatchObject({ worker: false, secrets: [], namespaces: [OTHER] });
    expect(fake.read('.deploy.json')).toBeNull();
  });

  it.each([
    ['a wrong answer', 'yes', 'Not confirmed'],
    ['an empty answer', '', 'Not confirmed'],
    ['nobody to ask', null, 'no terminal'],
  ])('removes nothing on %s', async (_what, typed, why) => {
    fake.typed = typed;
    const before = fake.account;
    await expect(destroy({ isConfirmed: false }, fake.system())).rejects.toThrow(why);
    expect(fake.account).toEqual(before);
    expect(fake.read('.deploy.json')).not.toBeNull();
  });

  it('does not ask when told so', async () => {
    await destroy({ isConfirmed: true }, fake.system());
    expect(fake.asked).toEqual([]);
    expect(fake.account.worker).toBe(false);
  });

  it('says before what is lost and after what stays', async () => {
    await destroy({ isConfirmed: true }, fake.system());
    const [lost = '', agents = ''] = fake.said;
    expect(lost).toContain('the intent and the history of every host');
    expect(lost).toContain(`argos-drift-snapshot (${OURS})`);
    expect(agents).toContain('curl -fsSL https://drift.example.org/install.sh | sudo sh -s -- --uninstall');
    expect(fake.said.at(-2)).toContain('What stays: agents');
    expect(fake.said.at(-1)).toContain('drift.example.org still has a DNS record');
  });

  it('counts the hosts where it has the token', async () => {
    fake.hosts = { hosts: [{ name: 'web-1' }, { name: 'web-2' }] };
    await destroy({ isConfirmed: true }, fake.system({ OPERATOR_TOKEN: 'the-operators-own-token-1' }));
    expect(fake.said[0]).toContain('the intent and the history of 2 hosts');
  });

  it('takes the namespace that the Worker binds, whatever its title', async () => {
    fake.change({ boundNamespace: OTHER.id });
    await destroy({ isConfirmed: true }, fake.system());
    expect(fake.account.namespaces.map(({ id }) => id)).toEqual([OURS]);
  });

  it('leaves every namespace alone where the Worker binds none of them', async () => {
    fake.change({ boundNamespace: '' });
    await destroy({ isConfirmed: true }, fake.system());
    expect(fake.account.namespaces).toHaveLength(2);
  });

  it('finishes what an earlier run left: the namespace by the title that wrangler gave it', async () => {
    fake.change({ worker: false, secrets: [] });
    await destroy({ isConfirmed: true }, fake.system());
    expect(fake.account.namespaces).toEqual([OTHER]);
  });

  it('says so where nothing is there, and asks nothing', async () => {
    fake.change({ worker: false, secrets: [], namespaces: [OTHER] });
    await destroy({ isConfirmed: false }, fake.system());
    expect(fake.output).toContain('Nothing is there');
    expect(fake.asked).toEqual([]);
    expect(fake.account.namespaces).toEqual([OTHER]);
  });

  it('names the namespace that could not be removed', async () => {
    fake.change({ faults: [{ when: 'kv namespace delete', text: 'Authentication error [code: 10000]' }] });
    const error: unknown = await destroy({ isConfirmed: true }, fake.system()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining('may not do this'), next: expect.stringContaining(OURS) });
    expect(fake.output).toContain('Removed the Worker');
    expect(fake.output).not.toContain('Removed the KV');
  });

  it.each(['secret list', 'deployments', 'versions', 'kv namespace list'])(
    'removes nothing where wrangler fails at %s',
    async (when) => {
      fake.change({ faults: [{ when, text: 'fetch failed' }] });
      await expect(destroy({ isConfirmed: true }, fake.system())).rejects.toThrow('cannot be reached');
      expect(fake.account).toMatchObject({ worker: true, namespaces: { length: 2 } });
    },
  );
});
