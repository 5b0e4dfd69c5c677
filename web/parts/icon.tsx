import type { Sign } from '../words/state-words.ts';

function path(sign: Sign): string {
  switch (sign) {
    case 'running':
      return 'M4.5 8.5 7 11l4.5-5.5';
    case 'on_disk':
      return 'M8 8v.01';
    case 'failed':
      return 'm5.4 5.4 5.2 5.2M10.6 5.4l-5.2 5.2';
    case 'drifted':
    case 'waived':
      return 'M8 4.2v4.6M8 11.4v.2';
    case 'unknown':
      return 'M6 6.2a2 2 0 1 1 2.7 1.9c-.5.2-.7.5-.7 1.1M8 11.5v.2';
    case 'undeclared':
      return 'M5 8h6';
  }
}

/** A state's shape, so that colour is never the only sign. A word stands beside it wherever it is used. */
export function StatusIcon({ sign }: { sign: Sign }) {
  return (
    <svg class={`icon icon-${sign}`} viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="7" />
      <path d={path(sign)} />
    </svg>
  );
}
