import type { SessionDocument } from '#contract';
import { Clock } from '../parts/time.tsx';
import { visibleText } from '../words/quotation.ts';

/** Who is logged in, what that is good for, and until when. */
export function WhoIsIn({ caller }: { caller: SessionDocument }) {
  const { role, name, actor_kind, expires_at } = caller;
  return (
    <div class="who-is-in">
      <p>
        You are logged in as <b>{actor_kind === 'owner' ? 'the owner' : visibleText(name)}</b>
        {role === 'owner' && actor_kind !== 'owner' && ', the owner'}
        {role === 'operator' && ', an operator'}
        {role === 'read_only' && ', to read only'}.
        {actor_kind === 'access' && ' Cloudflare Access let you in, and your session ends there.'}
        {expires_at !== null && (
          <>
            {' '}
            This session ends: <Clock at={expires_at} />.
          </>
        )}
      </p>
      {role === 'operator' && (
        <p class="quiet">
          Sessions, backups and who did what in the whole fleet are the owner’s: <code>OPERATOR_TOKEN</code> logs in as the owner.
        </p>
      )}
      {role === 'read_only' && (
        <p class="quiet">
          You see what the hosts are and what they shall be. Tokens, channels of alerts, sessions, backups and who did what in the
          whole fleet are not shown to read-only callers, who can change nothing. For more, log out and log in with another token.
        </p>
      )}
    </div>
  );
}
