import type { Surface, Verdicts } from '#contract';
import { type Difference, named } from '../../drift/index.ts';
import { differencesOf } from '../surfaces/differences.ts';
import { FLEET_SURFACES } from '../surfaces/registry.ts';
import { addEvent, BY_ARGOS } from '../tables/events.ts';
import type { HostRow } from '../tables/hosts.ts';
import type { StoredIntent } from '../tables/intents.ts';
import { deleteWaiver, readWaivers, type Waiver } from '../tables/waivers.ts';
import { itemDifferences } from './item-differences.ts';

/** How a waiver stands. `waits`: what it is of cannot be told while an apply is at work. */
type Standing = 'holds' | 'waits' | Ending;

/** Why a waiver ends by itself. */
type Ending = 'over' | 'gone' | 'otherwise';

/**
 * What is accepted of each surface's differences now. A waiver that holds no longer is dropped, and the history says why: what was
 * accepted once is told again where it differs otherwise, or when its time is over. Runs inside the caller's transaction.
 * @param isApplying whether an apply script is at work, so that what is reported may be half done
 * @param now Unix milliseconds
 */
export function judgeWaivers(
  sql: SqlStorage,
  host: HostRow,
  intent: StoredIntent,
  verdicts: Verdicts,
  { isApplying, now }: { readonly isApplying: boolean; readonly now: number },
): ReadonlyMap<Surface, readonly string[]> {
  const waived = new Map<Surface, string[]>();
  for (const waiver of readWaivers(sql, host.id)) {
    const surface = FLEET_SURFACES.find(({ name }) => name === waiver.surface);
    const differs = surface === undefined ? [] : itemDifferences(differencesOf(surface, intent, verdicts[surface.name]));
    const found = differs.find(({ item }) => item === waiver.item);
    const standing = standingOf(waiver, found, isApplying, now);
    switch (standing) {
      case 'holds':
        waived.set(waiver.surface, [...(waived.get(waiver.surface) ?? []), waiver.item]);
        break;
      case 'waits':
        break;
      default:
        deleteWaiver(sql, waiver.id);
        addEvent(sql, host.id, {
          at: standing === 'over' ? waiver.until : now,
          kind: 'waiver_ended',
          surface: waiver.surface,
          actor: BY_ARGOS,
          detail: endWords(waiver, standing, found),
        });
    }
  }
  // In an order that says nothing but their names: two judgements of one state give one line.
  for (const items of waived.values()) items.sort();
  return waived;
}

/** Pure. */
function standingOf(waiver: Waiver, found: Difference | undefined, isApplying: boolean, now: number): Standing {
  if (waiver.until <= now) return 'over';
  if (found?.how === waiver.how) return 'holds';
  if (isApplying) return 'waits';
  return found === undefined ? 'gone' : 'otherwise';
}

function endWords({ item, createdBy }: Waiver, ending: Ending, found: Difference | undefined): string {
  const waiver = `The waiver of ${named(item)}, which ${named(createdBy)} made,`;
  switch (ending) {
    case 'over':
      return found === undefined ? `${waiver} is over.` : `${waiver} is over: ${named(item)} ${found.words} still.`;
    case 'gone':
      return `${waiver} ended: it does not differ any more.`;
    case 'otherwise':
      return `${waiver} ended, since it differs otherwise than was accepted: ${named(item)} ${found?.words ?? 'differs'}.`;
  }
}
