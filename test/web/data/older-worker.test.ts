import { expect, test } from 'vitest';
import { completed } from '../../../web/data/older-worker.ts';
import { driftDocument, runningEngine } from '../support/drift-document.ts';

test('what an older Worker published tells nothing of the engine, and lists no gap', () => {
  const document = driftDocument();
  const { engine: _, protection_gaps: __, ...host } = document.host ?? {};
  const older = JSON.parse(JSON.stringify({ ...document, host }));
  expect(completed(older).host).toMatchObject({
    name: 'web-2',
    engine: { state: 'unknown', reload_needed: false, loaded_at: null, changed_since: [] },
    protection_gaps: [],
  });
});

test('what the Worker says of the engine is kept, and no host is made up', () => {
  const document = driftDocument({ host: { engine: runningEngine } });
  expect(completed(document)).toEqual(document);
  expect(completed({ ...document, host: null }).host).toBeNull();
});
