import { codeInFragment } from './address.ts';
import { api } from './api.ts';
import { needsLogIn, sentenceOf } from './errors.ts';
import { evidence, fleet, session } from './state.ts';

const RETRY_MS = 3000;

/** Takes the one-use code out of the address bar, where it would be copied and kept in the history. */
function takeCode(): string | null {
  const code = codeInFragment(location.hash);
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
  return code;
}

async function whoAmI(message: string | null): Promise<void> {
  try {
    session.value = { kind: 'in', session: await api.session() };
  } catch (error) {
    if (needsLogIn(error)) {
      session.value = { kind: 'out', message };
      return;
    }
    session.value = { kind: 'checking', failure: sentenceOf(error) };
    setTimeout(() => void whoAmI(message), RETRY_MS);
  }
}

/** Exchanges the code of a log-in link, where the address holds one, and finds out who is logged in. */
export async function openSession(): Promise<void> {
  const code = takeCode();
  if (code === null) return whoAmI(null);
  try {
    await api.logIn({ code });
  } catch (error) {
    // A used link is no reason to turn away somebody who is logged in already.
    return whoAmI(sentenceOf(error));
  }
  return whoAmI(null);
}

/** Logs in with a token. Resolves to null, or to the sentence that says why not. */
export async function logIn(token: string): Promise<string | null> {
  try {
    await api.logIn({ token });
    await whoAmI(null);
    return null;
  } catch (error) {
    return sentenceOf(error);
  }
}

/** Logs out and forgets what was shown. Resolves to null, or to the sentence that says why not. */
export async function logOut(): Promise<string | null> {
  try {
    await api.logOut();
  } catch (error) {
    if (!needsLogIn(error)) return sentenceOf(error);
  }
  session.value = { kind: 'out', message: 'You are logged out.' };
  fleet.value = null;
  evidence.value = null;
  return null;
}
