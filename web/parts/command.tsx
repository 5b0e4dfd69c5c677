import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { copyText } from './clipboard.ts';

const SAID_FOR_MS = 3000;

/** A command that a person runs elsewhere, with a button that copies it. */
export function Command({ text, label }: { text: string; label: string }) {
  const said = useSignal<'' | 'Copied' | 'Press Ctrl+C'>('');
  const code = useRef<HTMLElement>(null);

  useEffect(() => {
    if (said.value === '') return;
    const timer = setTimeout(() => {
      said.value = '';
    }, SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [said.value]);

  const copy = async () => {
    const copied = await copyText(text);
    if (!copied && code.current) getSelection()?.selectAllChildren(code.current);
    said.value = copied ? 'Copied' : 'Press Ctrl+C';
  };

  return (
    <div class="command">
      <code ref={code} class="command-text" {...(text.includes('\n') ? { tabIndex: 0 } : {})}>
        {text}
      </code>
      <button type="button" class="button command-copy" aria-label={`Copy ${label}`} onClick={copy}>
        {said.value || 'Copy'}
      </button>
      <span class="off-screen" role="status">
        {said.value}
      </span>
    </div>
  );
}
