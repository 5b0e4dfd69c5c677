import type { TokenDocument } from '#contract';
import { now } from '../../data/clock.ts';
import { visibleText } from '../../words/quotation.ts';
import { Day, dayWords } from '../day.tsx';
import { GOOD_FOR, ROLE_WORDS } from '../role-words.ts';

interface Props {
  token: TokenDocument;
  /** What the button does; null where the caller may not revoke it. */
  onRevoke: (() => void) | null;
}

/** A token in the list. One that has expired is good for nothing, and stays listed for a while so that it is seen why something stopped. */
export function TokenRow({ token, onRevoke }: Props) {
  const { id, name, role, created_at, created_by, expires_at, last_used_on } = token;
  const isExpired = Date.parse(expires_at) <= now.value;
  return (
    <li class="row">
      <div class="row-words">
        <p>
          <b id={`token-${id}`}>{visibleText(name)}</b>
          {isExpired && (
            <>
              {' '}
              <span class="mark">expired</span>
            </>
          )}
        </p>
        <p class="quiet">
          <b>{ROLE_WORDS[role]}</b>: {GOOD_FOR[role]}
        </p>
        <p class="quiet">
          made on <Day at={created_at} /> by {created_by === 'owner' ? 'the owner' : visibleText(created_by)};{' '}
          {isExpired ? 'expired' : 'expires'} on <Day at={expires_at} />;{' '}
          {last_used_on === null ? (
            'never used'
          ) : (
            <>
              last used on <time dateTime={last_used_on}>{dayWords(Date.parse(last_used_on), 'UTC')}</time>
            </>
          )}
        </p>
      </div>
      {onRevoke && !isExpired && (
        <button
          type="button"
          class="button button-small"
          id={`revoke-${id}`}
          aria-labelledby={`revoke-${id} token-${id}`}
          onClick={onRevoke}
        >
          Revoke
        </button>
      )}
    </li>
  );
}
