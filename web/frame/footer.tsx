import '../parts/opened-style.ts';
import { useLayoutEffect } from 'preact/hooks';
import type { SessionDocument } from '#contract';
import { session } from '../data/state.ts';
import { visibleText } from '../words/quotation.ts';
import { areKeysListed, listenForKeys } from './keys.ts';
import { KeysDialog } from './keys-dialog.tsx';

function whoIsIn({ role, name }: SessionDocument): string {
  return `Logged in as ${visibleText(name)}${role === 'read_only' ? ', to read only' : ''}`;
}

/** The page's foot: its version, who is logged in, and where help is. It also listens for the page's keys. */
export function Footer() {
  const state = session.value;
  const isIn = state.kind === 'in';
  // Before it is painted: whoever sees the foot may press a key.
  useLayoutEffect(() => (isIn ? listenForKeys() : undefined), [isIn]);
  return (
    <>
      <footer class="footer quiet">
        <span>Argos Drift {ARGOS_DRIFT_VERSION}</span>
        {state.kind === 'in' && <span>{whoIsIn(state.session)}</span>}
        <div class="footer-links">
          <a href="/docs/">Help</a>
          {isIn && (
            <>
              <a href="/openapi.json">API</a>
              <button
                type="button"
                onClick={() => {
                  areKeysListed.value = true;
                }}
              >
                Keys <kbd>?</kbd>
              </button>
            </>
          )}
        </div>
      </footer>
      {isIn && areKeysListed.value && <KeysDialog />}
    </>
  );
}
