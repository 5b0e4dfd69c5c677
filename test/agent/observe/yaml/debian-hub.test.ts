import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeYaml } from '../../../../agent/observe/yaml/decode-yaml.ts';
import { documents } from '../../../../agent/observe/yaml/yaml-file.ts';
import { KINDS } from '../../../scripts/support/kinds.ts';
import { Sandbox } from '../../../scripts/support/sandbox.ts';

// Without Debian's package KINDS says loudly that this is left out.
const real = KINDS.filter(({ builder }) => builder === 'build');

if (real.length === 0) it.skip("every item of Debian's hub lies inside the YAML that is read; it cannot be had here");

describe.each(real)('with $label', (kind) => {
  it("every item of Debian's hub lies inside the YAML that is read", async () => {
    const host = await Sandbox.build(kind);
    const hub = host.file('hub');
    const files = readdirSync(hub, { recursive: true, encoding: 'utf8' }).filter((path) => /\.ya?ml$/.test(path));
    const unread = files.flatMap((path) => {
      try {
        return [...documents(decodeYaml(readFileSync(join(hub, path))))].length > 0 ? [] : [`${path}: empty`];
      } catch (error) {
        return [`${path}: ${error}`];
      }
    });
    expect(unread).toEqual([]);
    expect(files.length).toBeGreaterThan(200);
  });
});
