import type { DriftDocument } from '#contract';
import { mayWrite } from '../../../data/state.ts';
import { shownIntent } from '../../../data/writes/intent-write.ts';
import { Name } from '../../../parts/name.tsx';
import { Waive } from '../../../parts/quiet/waive.tsx';
import { Unlisted } from '../../../parts/unlisted.tsx';
import { ASKED_LISTS } from '../asked.ts';
import { AskedDifference } from '../asked-difference.tsx';
import { declare } from '../declare.ts';
import { NotMade } from '../not-made.tsx';
import { type List, listed } from './listed.ts';

/** The scenarios that differ, and for a change made on the host the way to keep it. */
export function ScenariosDifference({ document }: { document: DriftDocument }) {
  const verdict = document.scenarios;
  const isHosts = verdict.cause === 'host';
  const host = document.host?.id ?? '';
  const differing = (title: string, list: List, mayKeep = false) => {
    const { names, count } = listed(verdict, list);
    if (count === 0) return null;
    return (
      <div class="differing">
        <h3>{title}</h3>
        <ul>
          {names.map((name) => (
            <li key={name}>
              <Name>{name}</Name>
              {mayKeep && (
                <button
                  type="button"
                  class="button button-small"
                  title="Declares what the host has now, instead of putting the host back"
                  onClick={() =>
                    void declare(host, name, 'enabled', {
                      shown: { host, declared: 'disabled', of: shownIntent(document) },
                      isInBanner: true,
                    })
                  }
                >
                  Keep it: enable <span class="off-screen">{name}</span>
                </button>
              )}
              <Waive host={host} surface="scenarios" item={name} />
              {mayKeep && <NotMade host={host} name={name} isInBanner />}
            </li>
          ))}
        </ul>
        <Unlisted count={count - names.length} host={host} />
      </div>
    );
  };
  return (
    <>
      {differing(isHosts ? 'Installed again' : 'Still installed', 'actually_enabled', isHosts && mayWrite.value)}
      {ASKED_LISTS.some((list) => listed(verdict, list).count > 0) && <AskedDifference document={document} host={host} />}
      {differing('Still running', 'still_running')}
      {differing('Not running as on disk', 'not_running')}
    </>
  );
}
