import { Fragment } from 'preact';
import { Dialog, DialogButtons } from '../parts/dialog.tsx';
import { areKeysListed } from './keys.ts';

const KEYS: readonly [string, string][] = [
  ['?', 'Lists the keys'],
  ['/', 'Goes to the search of this page'],
  ['Esc', 'Empties the search, then leaves it; closes a question without doing anything'],
];

/** Lists the page's keys. */
export function KeysDialog() {
  return (
    <Dialog
      title="Keys"
      onClosed={() => {
        areKeysListed.value = false;
      }}
    >
      {(close) => (
        <>
          <dl class="keys">
            {KEYS.map(([key, does]) => (
              <Fragment key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </Fragment>
            ))}
          </dl>
          <DialogButtons label={null} close={close} />
        </>
      )}
    </Dialog>
  );
}
