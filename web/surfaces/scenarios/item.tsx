import type { ScenarioRow, Status } from '#contract';
import { now } from '../../data/clock.ts';
import { evidence, mayWrite } from '../../data/state.ts';
import { later } from '../../parts/later.tsx';
import { Name } from '../../parts/name.tsx';
import { quotable, visibleText } from '../../words/quotation.ts';
import { clockWords } from '../../words/time-words.ts';
import { changeKey, notMade, pendingScenarios } from './changes.ts';
import { descriptions } from './descriptions.ts';
import { rowState } from './row-state.ts';
import { isMissing } from './wanted.ts';

const Actions = later(async () => (await import('./opened.ts')).Actions, null);
const NotMade = later(async () => (await import('./opened.ts')).NotMade, '');

interface ItemProps {
  row: ScenarioRow;
  host: string;
  /** The surface's status as it is shown now. */
  surface: Status;
  isAvailable: boolean;
}

/** One scenario: its name, what is declared and found, and what the operator can do. */
export function ScenarioItem({ row, host, surface, isAvailable }: ItemProps) {
  const name = row.canonical_name;
  const key = changeKey(host, name);
  const state = rowState(row, surface, isAvailable, (moment) => clockWords(Date.parse(moment), now.value));
  const isWaived = state.tone === 'differs' && evidence.value?.document.scenarios.waived?.includes(name);
  const isPending = pendingScenarios.value.has(key);
  const description = row.origin !== 'local' && descriptions.value.get(name);
  return (
    <li class={`row row-${isWaived ? 'unknown' : state.tone}`} aria-busy={isPending}>
      <div class="row-words">
        <Name>{name}</Name>
        {description && (
          <p class="row-description">
            <q>{quotable(description)}</q>
          </p>
        )}
        <p class="row-state">
          <span class="row-tone">{isPending ? 'Saving…' : state.words}</span>
          {isWaived && <span class="mark">waived</span>}
          <Marks row={row} />
        </p>
        {row.origin === 'local' && (
          <p class="quiet">
            A local file
            {row.path && (
              <>
                {' '}
                (<code>{visibleText(row.path)}</code>)
              </>
            )}
            : cscli cannot {row.installed ? 'remove it' : 'bring it back'}.
          </p>
        )}
        {row.not_in_hub && (
          <p class="quiet">
            This host’s hub does not have it
            {isMissing(row) &&
              `: update the hub there, or ${row.declared === null ? 'accept what is' : 'withdraw the declaration'}`}
            .
          </p>
        )}
        {notMade.value.has(key) && <NotMade host={host} name={name} />}
      </div>
      {mayWrite.value && <Actions row={row} host={host} disabled={isPending} />}
    </li>
  );
}

function Marks({ row }: { row: ScenarioRow }) {
  return (
    <>
      {row.origin === 'local' && <span class="mark">local</span>}
      {row.not_in_hub && <span class="mark">not in the hub</span>}
      {row.content === 'tainted' && (
        <span class="mark" title="Its file was changed on the host: hub upgrades skip it">
          tainted
        </span>
      )}
      {row.content === 'outdated' && (
        <span class="mark" title="The hub has a newer version: cscli hub upgrade">
          outdated
        </span>
      )}
    </>
  );
}
