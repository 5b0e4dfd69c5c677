import { expect, test } from 'vitest';
import { LoadFaults } from '../../../agent/observe/load-faults.ts';

test.each([
  ["CrowdSec's whole load fails: the hub's index /hub/.index.json is a folder", "the hub's index /hub/.index.json is a folder"],
  ["/etc/crowdsec/a.yaml makes CrowdSec's whole load fail: its name is a list", '/etc/crowdsec/a.yaml: its name is a list'],
  ['the appsec rule /a.yaml has the id 7 twice: CrowdSec does not start with it', 'the appsec rule /a.yaml has the id 7 twice'],
  ['CrowdSec refuses /etc/crowdsec/profiles.yaml: it is empty', 'CrowdSec refuses /etc/crowdsec/profiles.yaml: it is empty'],
])('why the next load would fail does not say once more that it would: %s', (noted, said) => {
  const faults = new LoadFaults();
  faults.note(noted);
  expect(faults.sentence).toBe(said);
});
