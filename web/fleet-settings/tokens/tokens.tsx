import { useSignal } from '@preact/signals';
import type { TokenCreated, TokenDocument } from '#contract';
import { now } from '../../data/clock.ts';
import { session } from '../../data/state.ts';
import { visibleText } from '../../words/quotation.ts';
import { fetchTokens, revokeToken } from '../api.ts';
import { Asked } from '../asked.tsx';
import { useLoaded } from '../use-loaded.ts';
import { MadeToken } from './made-token.tsx';
import { MakeToken } from './make-token.tsx';
import { isOwn, mayRevoke } from './may-revoke.ts';
import { TokenRow } from './token-row.tsx';

/** The Tokens section: which there are, the form that makes one, and the question before one is revoked. */
export function Tokens() {
  const { document, failure, reload } = useLoaded(fetchTokens);
  const made = useSignal<TokenCreated | null>(null);
  const inQuestion = useSignal<TokenDocument | null>(null);
  const done = useSignal('');
  const state = session.value;
  if (state.kind !== 'in') return null;
  const caller = state.session;
  if (document === null) return <p class="waiting">{failure ?? 'Loading the tokens…'}</p>;
  const { tokens } = document;
  const isNotRevocable = tokens.some((token) => Date.parse(token.expires_at) > now.value && !mayRevoke(caller, token));
  const asked = inQuestion.value;
  return (
    <>
      <p>
        A token is how a person or a program logs in under a name of its own, which the history then tells. Make one for each, and
        revoke it when it is not needed any more or when somebody else may have it.{' '}
        <a href="/docs/security" target="_blank" rel="noopener">
          What each role may do
        </a>
      </p>
      {made.value === null ? (
        <MakeToken
          isFirst={tokens.length === 0}
          onMade={(token) => {
            made.value = token;
            done.value = '';
            void reload();
          }}
        />
      ) : (
        <MadeToken
          key={made.value.id}
          made={made.value}
          onDone={() => {
            made.value = null;
          }}
        />
      )}
      {tokens.length === 0 && <p class="waiting">No token yet.</p>}
      <ul class="rows" aria-label="Tokens">
        {tokens.map((token) => (
          <TokenRow
            key={token.id}
            token={token}
            onRevoke={
              mayRevoke(caller, token)
                ? () => {
                    inQuestion.value = token;
                  }
                : null
            }
          />
        ))}
      </ul>
      {isNotRevocable && <p class="quiet">Operators’ tokens are revoked by the owner, and by whoever holds them.</p>}
      <p class="off-screen" role="status">
        {done.value}
      </p>
      <p class="problem" role="alert">
        {failure}
      </p>
      {asked !== null && (
        <Asked
          title={`Revoke ${visibleText(asked.name)}?`}
          label="Revoke the token"
          doIt={() => revokeToken(asked.id)}
          onClosed={() => {
            inQuestion.value = null;
          }}
          onDone={async () => {
            done.value = `Revoked ${visibleText(asked.name)}.`;
            await reload();
            // What was pressed is gone with its row.
            globalThis.document.querySelector<HTMLElement>('.settings h2')?.focus();
          }}
        >
          <p>
            From now on it is good for nothing, and the sessions that began with it end: browsers that are logged in with it show
            the log-in form within seconds. A program that still sends it is refused.
          </p>
          {isOwn(caller, asked) && <p>You are logged in with it yourself.</p>}
          <p>What was done with it stays in the history under its name.</p>
        </Asked>
      )}
    </>
  );
}
