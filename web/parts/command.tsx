import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { copyText } from './clipboard.ts';

const FEEDBACK_MS = 3000;

/** A command that a person runs elsewhere, with a button that copies it. */
export function Command({ text, label }: { text: string; label: string }) {
  const feedback = useSignal<'' | 'Copied' | 'Press Ctrl+C'>('');
  const code = useRef<HTMLElement>(null);

  useEffect(() => {
    if (feedback.value === '') return;
    const timer = setTimeout(() => {
      feedback.value = '';
    }, FEEDBACK_MS);
    return () => clearTimeout(timer);
  }, [feedback.value]);

  const copy = async () => {
    const copied = await copyText(text);
    if (!copied && code.current) getSelection()?.selectAllChildren(code.current);
    feedback.value = copied ? 'Copied' : 'Press Ctrl+C';
  };

  return (
    <div class="command">
      <code ref={code} class="command-text" {...(text.includes('\n') ? { tabIndex: 0 } : {})}>
        {/* A line breaks before an option such as `-s`, not within it. */}
        {text.split(/(\B-\S+)/).map((part, at) => (at % 2 ? <span class="flag">{part}</span> : part))}
      </code>
      <button type="button" class="button command-copy" aria-label={`Copy ${label}`} onClick={copy}>
        {feedback.value || 'Copy'}
      </button>
      <span class="off-screen" role="status">
        {feedback.value}
      </span>
    </div>
  );
}
