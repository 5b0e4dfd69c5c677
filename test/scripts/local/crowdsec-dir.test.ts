import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asNobody } from '../../agent/support/as-nobody.ts';
import { useTempFolder } from '../../agent/support/temp-folder.ts';
import { ROOT } from '../support/run.ts';

const { readSettings } = await import(join(ROOT, 'scripts/local/settings.mjs'));

const at = useTempFolder();

const start = (dir: string) =>
  readSettings({ CROWDSEC_DIR: dir, STATE_DIR: join(at.path, 'state'), OPERATOR_TOKEN: 'x'.repeat(24) }, []);

describe('scripts/start with a CROWDSEC_DIR', () => {
  test.each(['config.yaml', 'hub'])('that has a %s', (name) => {
    writeFileSync(join(at.path, name), '');
    expect(start(at.path).crowdsecDir).toBe(at.path);
  });

  test('that is none says why', () => {
    writeFileSync(join(at.path, 'file'), '');
    expect(() => start(join(at.path, 'none'))).toThrow(/none does not exist\.$/);
    expect(() => start(join(at.path, 'file'))).toThrow(/file is a file, not a folder\.$/);
    expect(() => start(at.path)).toThrow(/it has neither a config\.yaml nor a hub\.$/);
  });

  test.each([0, 0o444])('that this account may not look into says so (%o)', async (mode) => {
    chmodSync(at.path, 0o755);
    const dir = join(at.path, 'closed');
    mkdirSync(dir);
    writeFileSync(join(dir, 'config.yaml'), '');
    chmodSync(dir, mode);
    try {
      await asNobody(() =>
        expect(() => start(dir)).toThrow(/closed cannot be read by this account \(EACCES\), and may be by root\.$/),
      );
    } finally {
      chmodSync(dir, 0o755);
    }
  });
});
