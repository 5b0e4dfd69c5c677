import { useEffect, useRef } from 'preact/hooks';
import type { ChannelCreated } from '#contract';
import { Command } from '../../parts/command.tsx';
import { visibleText } from '../../words/quotation.ts';

/** The secret that was made for a webhook, which stands on no other page and in no later answer. */
export function MadeSecret({ made: { name, secret }, onDone }: { made: ChannelCreated; onDone: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="notice notice-strong made-token">
      <h3 ref={heading} tabIndex={-1}>
        The secret of {visibleText(name)}
      </h3>
      <p>
        Copy it now: <strong>it is not shown again</strong>. Its receiver verifies with it that a message is from this Argos
        Drift, by Standard Webhooks, for which there are libraries in most languages.
      </p>
      <Command text={secret ?? ''} label="the secret" />
      <button type="button" class="button" onClick={onDone}>
        I have copied it
      </button>
    </div>
  );
}
