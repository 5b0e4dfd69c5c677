import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS, SAMPLE } from '../support/kinds.ts';
import { Sandbox, SSH_BF, SSH_SLOW_BF } from '../support/sandbox.ts';

const HEADER = '# argos-drift revision 8 2026-11-22T21:05:00.000Z';

describe.each(KINDS.slice(-2))('the apply script asks the agent for the newest intent first ($label)', (kind) => {
  let host: Sandbox;
  beforeEach(async () => {
    host = await Sandbox.build(kind);
    host.intend({ disabled: [SSH_BF] });
  });

  /** An agent that writes revision 8 (the other scenario disabled) when its check is run, and exits as told. */
  const agent = (code: number) =>
    host.stub(
      'argos-drift-agent',
      `[ "$*" = check ] || exit 9
      cd "$ARGOS_DRIFT_SHARED_DIR"
      printf '%s\\n' '${HEADER}' >argos-enabled-scenarios.txt
      printf '%s\\n' '${HEADER}' ${SSH_SLOW_BF} >argos-disabled-scenarios.txt
      echo 'scenarios: drifted'
      exit ${code}`,
    );

  it.each([0, 2, 3])('and applies what it brought (exit %i)', async (code) => {
    const applied = await host.apply([], { AGENT: agent(code) });
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toMatch(/\ndone: on disk as declared in revision 8\n$/);
    expect(applied.stdout).not.toContain('delivered last');
    expect(await host.installed()).not.toContain(SSH_SLOW_BF);
    expect(await host.installed()).toContain(SSH_BF);
  });

  it('goes on with what is on disk where the check fails, and says so', async () => {
    const failing = host.stub('argos-drift-agent', 'echo "cannot reach the Worker" >&2; exit 1');
    const applied = await host.apply([], { AGENT: failing });
    expect(applied.code).toBe(0);
    expect(applied.stderr).toContain('the newest intent could not be fetched (exit 1: cannot reach the Worker)');
    expect(applied.stdout).toMatch(/\ndone: .* in revision 7 of 2026-11-22T21:00:00\.000Z, which was delivered last\n$/);
  });

  it('and says, where no agent can be asked, that it applies what was delivered last, and never just "done"', async () => {
    const applied = await host.apply([], { AGENT: '' });
    expect(applied.code).toBe(0);
    expect(applied.stdout).toContain(
      '\nNo agent was asked for a newer intent (AGENT is empty): this applies what was delivered last\n',
    );
    expect(applied.stdout).toMatch(/\ndone: .* in revision 7 of 2026-11-22T21:00:00\.000Z, which was delivered last\n$/);
  });

  it('passes on at once that it is asked to wait', async () => {
    const waiting = host.stub(
      'argos-drift-agent',
      'echo "argos-drift-agent: The Worker asks to wait 7 s and is asked again then: x" >&2; exit 2',
    );
    const applied = await host.apply([], { AGENT: waiting });
    expect(applied.code).toBe(0);
    expect(applied.stderr).toBe('argos-drift-agent: The Worker asks to wait 7 s and is asked again then: x\n');
  });

  it('does not ask it in a dry run, which changes nothing', async () => {
    const planned = await host.apply(['--dry-run'], { AGENT: agent(0) });
    expect(planned.stdout).toContain('revision 7');
  });
});

describe('the apply script and the agent as one file', () => {
  it('runs it with node', async () => {
    const host = await Sandbox.build(SAMPLE);
    host.intend({ disabled: [SSH_BF] });
    const bundle = join(host.dir, 'agent.mjs');
    writeFileSync(bundle, "console.error('asked to ' + process.argv.slice(2).join(' ')); process.exit(1);\n");
    const applied = await host.apply([], { AGENT: bundle });
    expect(applied.stderr).toContain('asked to check');
  });
});
