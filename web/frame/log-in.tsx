import '../parts/opened-style.ts';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api } from '../data/api.ts';
import { logIn } from '../data/session.ts';
import { session } from '../data/state.ts';

/** Goes on where somebody logged in elsewhere in this browser meanwhile; otherwise all stays as it is. */
async function lookAgain(): Promise<void> {
  if (document.visibilityState !== 'visible') return;
  try {
    const found = await api.session();
    if (session.peek().kind === 'out') session.value = { kind: 'in', session: found };
  } catch {
    // Nobody did, or that cannot be known now: the form is there.
  }
}

/** The log-in form. The address stays as it is, so that the person comes back to where they were. */
export function LogIn() {
  const refusal = useSignal<string | null>(null);
  const busy = useSignal(false);
  const state = session.value;
  // A link that was opened since has the last word: what was said of a token before it would hide that.
  useEffect(() => {
    refusal.value = null;
  }, [state]);
  // Who logged in in another tab is in here too. Whoever comes back to this one is not asked again.
  useEffect(() => {
    const look = () => void lookAgain();
    document.addEventListener('visibilitychange', look);
    addEventListener('focus', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      removeEventListener('focus', look);
    };
  }, []);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const token = new FormData(event.currentTarget).get('token');
    if (typeof token !== 'string') return;
    busy.value = true;
    refusal.value = await logIn(token.trim());
    busy.value = false;
  };

  return (
    <main class="card narrow">
      <h1>Log in</h1>
      <p role="status">{refusal.value === null && state.kind === 'out' && state.message}</p>
      <form onSubmit={submit}>
        <label for="token">Token</label>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          required
          autofocus
          aria-describedby="token-help token-problem"
        />
        <div id="token-help" class="quiet">
          <p>
            Yours, which begins with <code>argos_</code>: somebody who is logged in makes one for you, under Settings.
          </p>
          <p>
            Or the owner’s, the Worker’s secret <code>OPERATOR_TOKEN</code>: <code>scripts/deploy</code> printed it at the first
            deployment; <code>scripts/start</code> keeps it in <code>operator-token</code> in its <code>STATE_DIR</code> (
            <code>.local</code>).
          </p>
        </div>
        <p id="token-problem" class="problem" role="alert">
          {refusal.value}
        </p>
        <button type="submit" class="button button-main" disabled={busy.value}>
          {busy.value ? 'Logging in…' : 'Log in'}
        </button>
      </form>
    </main>
  );
}
