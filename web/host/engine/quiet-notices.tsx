import { cutOf } from '../../data/evidence.ts';
import { evidence, outage } from '../../data/state.ts';
import { later } from '../../parts/later.tsx';
import { knownEngine } from '../../words/known-engine.ts';

const Reload = later(async () => (await import('../notices.ts')).ReloadNotice);
const Gaps = later(async () => (await import('../notices.ts')).ProtectionGaps);

/** What is worth knowing of a running engine and is neither drift nor a fault. */
export function QuietNotices() {
  const known = knownEngine(evidence.value, outage.value);
  if (known === null) return null;
  return (
    <>
      {known.host.engine.reload_needed && <Reload {...known} />}
      {known.host.protection_gaps.length + cutOf(known.host, 'protection_gaps') > 0 && <Gaps {...known} />}
    </>
  );
}
