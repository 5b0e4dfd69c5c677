import { useEffect } from 'preact/hooks';
import { later } from '../../parts/later.tsx';
import { Name } from '../../parts/name.tsx';
import { visibleText } from '../../words/quotation.ts';
import { changeKey, notMade, pendingScenarios } from './changes.ts';
import { declare, dismiss, hostNameOf, inBanner, nameInBanner, takeTheirs } from './declare.ts';
import { overtakenWords } from './declaring/overtaken.ts';

const Conflict = later(async () => (await import('../../parts/conflict.tsx')).Conflict, '');

interface Props {
  host: string;
  name: string;
  /** Whether it is told in the banner, for as long as the scenario is named there. */
  isInBanner?: boolean;
}

/** Why the last change of a scenario was not made, until it is settled or dismissed. */
export function NotMade({ host, name, isInBanner = false }: Props) {
  const key = changeKey(host, name);
  useEffect(() => (isInBanner ? nameInBanner(key) : undefined), [key, isInBanner]);
  const told = notMade.value.get(key);
  const isToldInBanner = told?.isInBanner === true && inBanner.value.has(key);
  if (told === undefined || isToldInBanner !== isInBanner) return null;
  const isBusy = pendingScenarios.value.has(key);
  return (
    <>
      {told.refusal !== null && (
        <p class="problem" role="alert">
          {told.refusal}{' '}
          <button type="button" class="button button-small" onClick={() => dismiss(key)}>
            Dismiss
          </button>
        </p>
      )}
      {told.overtaken.map((overtaken) => {
        const { now, mine } = overtaken;
        const of = now.host === host ? null : hostNameOf(now.host);
        return (
          <Conflict
            key={now.host}
            sentences={[overtakenWords(overtaken, of)]}
            about={visibleText(of === null ? name : `${name} on ${of}`)}
            mine={mine === null ? 'Withdraw it' : 'Declare mine'}
            isBusy={isBusy}
            onTheirs={() => takeTheirs(key, now.host)}
            onMine={() => void declare(host, name, mine, { shown: now, isInBanner: told.isInBanner })}
          />
        );
      })}
    </>
  );
}

/** What somebody else declared of a scenario that has no row any more: they withdrew it, and it is not installed. */
export function NotMadeOfNoRow({ host, listed }: { host: string; listed: ReadonlySet<string> }) {
  const of = changeKey(host, '');
  const names = [...notMade.value].flatMap(([key, { overtaken, isInBanner }]) => {
    const isToldInBanner = isInBanner && inBanner.value.has(key);
    const name = key.slice(of.length);
    return key.startsWith(of) && !listed.has(name) && overtaken.length > 0 && !isToldInBanner ? name : [];
  });
  return (
    <>
      {names.map((name) => (
        <div key={name} class="row">
          <div class="row-words">
            <Name>{name}</Name>
            <NotMade host={host} name={name} />
          </div>
        </div>
      ))}
    </>
  );
}
