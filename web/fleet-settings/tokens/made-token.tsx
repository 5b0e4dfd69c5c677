import { useEffect, useRef } from 'preact/hooks';
import type { TokenCreated } from '#contract';
import { Command } from '../../parts/command.tsx';
import { visibleText } from '../../words/quotation.ts';
import { Day } from '../day.tsx';

/** The token that was just made, which stands on no other page and in no later answer, with what to do with it. */
export function MadeToken({ made, onDone }: { made: TokenCreated; onDone: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const path = made.role === 'metrics' ? '/metrics' : '/api/hosts';
  return (
    <div class="notice notice-strong made-token">
      <h3 ref={heading} tabIndex={-1}>
        The token {visibleText(made.name)} is made
      </h3>
      <p>
        Copy it now: <strong>it is not shown again</strong>, and nobody can look it up. It is good until{' '}
        <Day at={made.expires_at} />, or until it is revoked.
      </p>
      <Command text={made.token} label="the token" />
      <p>
        {made.role === 'metrics'
          ? 'A program sends it with each request'
          : 'A person logs in with it on this page. A program sends it with each request'}
        , such as this one, which asks for it:
      </p>
      <Command
        text={`read -rsp 'Token: ' TOKEN\ncurl -H "Authorization: Bearer $TOKEN" ${location.origin}${path}`}
        label="the example"
      />
      <button type="button" class="button" onClick={onDone}>
        I have copied it
      </button>
    </div>
  );
}
