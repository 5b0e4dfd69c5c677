import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Release, SHELLS } from '../support/release.ts';
import { ROOT } from '../support/run.ts';

const SETUP = '/agent/setup-appsec.sh';
const later = (seconds: string) => ({ status: 429, headers: { 'Retry-After': seconds } });

describe.each(SHELLS)('install.sh that is asked to wait ($label)', ({ shell }) => {
  let host: Release;
  let text: string;
  beforeEach(async () => {
    host = await Release.start(shell);
    host.stub('sleep', `echo "$1" >>'${join(host.root, 'tmp/slept')}'`);
    text = readFileSync(join(ROOT, 'scripts/setup-appsec.sh'), 'utf8');
  });
  afterEach(() => host.end());

  const waits = () => host.read('tmp/slept').trim().split('\n');

  it('says so, waits as long and goes on', async () => {
    host.served[SETUP] = [later('7'), later('0'), text];
    const { code, stderr } = await host.install([host.url, 'good']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `${host.url} asks to wait 7 s (HTTP 429); going on then\n${host.url} asks to wait 1 s (HTTP 429); going on then\n`,
    });
    expect(waits().slice(0, 2)).toEqual(['7', '1']);
  });

  it('again and again gives up after two minutes, and changes nothing', async () => {
    const before = host.files();
    host.served[SETUP] = later('50');
    const { code, stderr } = await host.install([host.url, 'good']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('HTTP 429 for /agent/setup-appsec.sh. Nothing was changed'),
    });
    expect(waits()).toEqual(['50', '50']);
    expect(host.files()).toEqual(before);
  });

  it('without a time, or for too long, does not wait', async () => {
    for (const answer of [{ status: 429 }, later('900')]) {
      host.served[SETUP] = answer;
      expect(await host.install([host.url, 'good'])).toMatchObject({ code: 1 });
    }
    expect(() => waits()).toThrow();
  });

  it('too often says the limit, and that the same line can be run again', async () => {
    const { code, stderr } = await host.install([host.url, 'often']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/At most 20\. The code was not used up: run the same line again\. Nothing was installed$/m);
  });

  it('while it enrols passes on what the agent says', async () => {
    const { code, stderr } = await host.install([host.url, 'slow']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('asks to wait 60 s') });
  });
});
