import { useSignal } from '@preact/signals';
import type { SessionSummary } from '#contract';
import { Clock } from '../../parts/time.tsx';
import { whoDid } from '../../words/who-did.ts';
import { endAllSessions, endOneSession, fetchSessions } from '../api.ts';
import { Asked } from '../asked.tsx';
import { ROLE_WORDS } from '../role-words.ts';
import { useLoaded } from '../use-loaded.ts';
import { Browser } from './browser.tsx';

/** The Sessions section: which browsers are logged in, and how to end that. */
export function Sessions() {
  const { document, failure, reload } = useLoaded(fetchSessions);
  const inQuestion = useSignal<SessionSummary | 'all' | null>(null);
  const done = useSignal('');
  const asked = inQuestion.value;
  const close = () => {
    inQuestion.value = null;
  };
  const onDone = async (words: string) => {
    done.value = words;
    await reload();
  };
  const sessions = document?.sessions ?? [];
  return (
    <>
      <p>
        Each browser that is logged in, the newest first. Who comes by Cloudflare Access has no session on this list: those are
        ended at Cloudflare, under Zero Trust.
      </p>
      {document === null && <p class="waiting">{failure ?? 'Loading the sessions…'}</p>}
      {document !== null && sessions.length === 0 && <p class="waiting">No browser is logged in by a token.</p>}
      <ul class="rows" aria-label="Sessions">
        {sessions.map((session) => (
          <li key={session.id} class="row">
            <div class="row-words">
              <p id={`session-${session.id}`}>
                <b>{whoDid({ actor: session.name, actor_kind: session.actor_kind })}</b>
                {session.actor_kind !== 'owner' && ` (${ROLE_WORDS[session.role]})`}
                {session.is_this && (
                  <>
                    {' '}
                    <span class="mark">this one</span>
                  </>
                )}
              </p>
              <Browser userAgent={session.browser} />
              <p class="quiet">
                since <Clock at={session.started_at} />, until <Clock at={session.expires_at} />
              </p>
            </div>
            <button
              type="button"
              class="button button-small"
              id={`end-${session.id}`}
              aria-labelledby={`end-${session.id} session-${session.id}`}
              onClick={() => {
                inQuestion.value = session;
              }}
            >
              End
            </button>
          </li>
        ))}
      </ul>
      <p class="off-screen" role="status">
        {done.value}
      </p>
      {document !== null && (
        <p class="problem" role="alert">
          {failure}
        </p>
      )}
      {sessions.length > 0 && (
        <button
          type="button"
          class="button button-danger"
          onClick={() => {
            inQuestion.value = 'all';
          }}
        >
          Log out everywhere
        </button>
      )}
      {asked === 'all' && (
        <Asked
          title="Log out everywhere?"
          label="Log out everywhere"
          doIt={endAllSessions}
          onClosed={close}
          onDone={() => onDone('Every session has ended.')}
        >
          <p>
            {sessions.length === 1 ? 'The session ends' : `All ${sessions.length} sessions end`}
            {sessions.some(({ is_this }) => is_this) && ', this one too'}: each browser has to log in again.
          </p>
          <p>Tokens stay good. One that somebody else may have is revoked under Tokens, which ends its sessions too.</p>
        </Asked>
      )}
      {asked !== null && asked !== 'all' && (
        <Asked
          title={`End the session of ${whoDid({ actor: asked.name, actor_kind: asked.actor_kind })}?`}
          label="End the session"
          doIt={() => endOneSession(asked.id)}
          onClosed={close}
          onDone={() => onDone('The session has ended.')}
        >
          {asked.is_this ? (
            <p>It is your own: this page shows the log-in form then.</p>
          ) : (
            <p>That browser has to log in again, which its token is still good for.</p>
          )}
        </Asked>
      )}
    </>
  );
}
