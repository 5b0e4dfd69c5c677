import { Name } from '../../../parts/name.tsx';
import { declare, withdrawn } from '../declare.ts';

/** Says what was withdrawn, since a row that is neither declared nor installed leaves the list. */
export function Withdrawn({ host }: { host: string }) {
  const last = withdrawn.value;
  return (
    <div role="status">
      {last?.shown.host === host && (
        <p class="quiet withdrawn">
          The declaration of <Name>{last.name}</Name> is withdrawn; the host is left as it is.{' '}
          <button
            type="button"
            class="button button-small"
            onClick={() => void declare(host, last.name, last.declared, { shown: last.shown })}
          >
            Undo
          </button>
        </p>
      )}
    </div>
  );
}
