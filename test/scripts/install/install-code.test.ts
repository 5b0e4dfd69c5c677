import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installCommand } from '../../../worker/agent-address.ts';
import { Release, SHELLS } from '../support/release.ts';

const KEY = 'var/lib/argos-drift/host.key';

describe.each(SHELLS)('the code that install.sh enrols with ($label)', ({ shell }) => {
  let host: Release;
  beforeEach(async () => {
    host = await Release.start(shell);
  });
  afterEach(() => host.end());

  /** Runs it and gives the arguments that the agent got. */
  const enrols = async (args: string[], script = host.script, env: Record<string, string> = {}): Promise<string> => {
    const { code, stderr } = await host.install(args, { script, env: { NOTED: join(host.root, 'tmp/noted'), ...env } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(host.files()).toContain(KEY);
    return host.read('tmp/noted');
  };

  it('comes through the pipe as the dashboard’s line has it, and stands in nobody’s arguments', async () => {
    const line = installCommand(host.url, 'good');
    expect(line.slice(line.indexOf('| sudo'))).not.toContain('good');
    expect(line).not.toContain('\n');
    const first = /^\(echo (\S+);/.exec(line)?.[1] ?? '';
    expect(await enrols([host.url], `${first}\n${host.script}`)).not.toContain('good');
  });

  it('or from the environment of a root shell', async () => {
    expect(await enrols([host.url], host.script, { ARGOS_DRIFT_CODE: 'good' })).not.toContain('good');
  });

  it('or as an argument, as older lines have it, which the agent does not get as one', async () => {
    expect(await enrols([host.url, 'good'])).not.toContain('good');
  });

  it('enrols nobody where the download behind it failed or was cut off', async () => {
    const before = host.files();
    for (const rest of ['', host.script.slice(0, host.script.length / 2)]) {
      await host.install([host.url], { script: `ARGOS_DRIFT_CODE=good\n${rest}` });
      expect(host.files()).toEqual(before);
    }
  });
});
