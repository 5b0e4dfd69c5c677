import { expect, test } from 'vitest';
import { Observer } from '../../../../agent/observe/observer.ts';
import { onDisk } from '../support/host.ts';
import { type HubItem, hub } from '../support/hub.ts';

const rulesOf = (items: Record<string, HubItem>) =>
  onDisk(hub(items), (folders) => new Observer(folders).observe(Date.now()).surfaces.scenarios.collections?.appsec_rules);

const WAF: Record<string, HubItem> = {
  'appsec-rules a/two': {},
  'appsec-rules a/one': {},
  'appsec-rules a/out': { installed: 'no' },
  'scenarios a/bf': {},
  'collections a/waf': { holds: { 'appsec-rules': ['a/one'], scenarios: ['a/bf'] } },
};

test('the installed AppSec rules are told where a collection is tainted, and nobody needs them otherwise', () => {
  expect(rulesOf(WAF)).toBeUndefined();
  expect(rulesOf({ ...WAF, 'scenarios a/bf': { installed: 'no' } })).toEqual(['a/one', 'a/two']);
});
