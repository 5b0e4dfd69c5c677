import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ChannelCreated, ChannelDocument, ChannelKind } from '#contract';
import { type Refusal, refusalOf } from '../../data/refusal.ts';
import { describedBy, Field, TextField } from '../../parts/field.tsx';
import { visibleText } from '../../words/quotation.ts';
import { changeChannel, makeChannel } from './api.ts';
import { bodyOf, type ChannelInput, inputOf, missingIn, patchOf } from './channel-input.ts';
import { KINDS, kindHelp, type Needed } from './kinds.ts';
import { RuleFields } from './rule-fields.tsx';

interface Props {
  /** The one that is changed; null for a new one. */
  channel: ChannelDocument | null;
  /** All that there are: a new one may be the fallback of one of them. */
  channels: readonly ChannelDocument[];
  onCancel(): void;
  /** It is saved. With a new one comes the secret that was made for it. */
  onSaved(saved: ChannelDocument | ChannelCreated): void;
}

/** The form that adds a channel, or changes one. What was typed stays when it is refused, with the reason at its field. */
export function ChannelForm({ channel, channels, onCancel, onSaved }: Props) {
  const input = useSignal<ChannelInput>(inputOf(channel));
  const refused = useSignal<Refusal | null>(null);
  const isBusy = useSignal(false);
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('select, input')?.focus();
  }, []);
  const change = (part: Partial<ChannelInput>) => {
    input.value = { ...input.value, ...part };
  };
  const at = (field: string) => (refused.value?.field === field ? refused.value.words : null);
  const { kind, name, url, secret, options, fallbackOf, rules } = input.value;
  const form = kind && KINDS[kind];
  const fields = [
    'name',
    'fallback_of',
    ...(channel ? [] : ['kind']),
    ...(form?.url ? ['url'] : []),
    ...(form?.secret ? ['secret'] : []),
  ];
  const optionFields = Object.keys(form?.options ?? {}).map((option) => `options.${option}`);
  const field = refused.value?.field ?? '';
  const isAtField = [...fields, ...optionFields].includes(field) || field.startsWith('rules.');

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy.value) return;
    refused.value = missingIn(input.value, channel);
    if (refused.value === null && kind !== null) {
      isBusy.value = true;
      let saved: ChannelDocument | null = null;
      const body = { ...input.value, kind };
      refused.value = await refusalOf(async () => {
        saved = channel === null ? await makeChannel(bodyOf(body)) : await changeChannel(channel.id, patchOf(body, channel));
      });
      isBusy.value = false;
      if (saved !== null) return onSaved(saved);
    }
    // Once it is drawn as wrong.
    queueMicrotask(() => requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()));
  };

  const help = ({ help, isOptional }: Needed, kept: string | null) => (
    <>
      {kept ?? (isOptional && 'May stay empty. ')}
      {help}
    </>
  );
  return (
    <form ref={box} class="make-token channel-form" onSubmit={submit}>
      {channel === null && (
        <Field id="channel-kind" label="Where to" refusal={at('kind')} help={<KindHelp kind={kind} />}>
          <select
            id="channel-kind"
            value={kind ?? ''}
            aria-describedby={describedBy('channel-kind')}
            aria-invalid={at('kind') !== null}
            onChange={(event) => change({ kind: (event.currentTarget.value || null) as ChannelKind | null, options: {} })}
          >
            <option value="">Choose…</option>
            {Object.entries(KINDS).map(([each, { name }]) => (
              <option key={each} value={each}>
                {name}
              </option>
            ))}
          </select>
        </Field>
      )}
      {form && (
        <>
          <TextField
            id="channel-name"
            label="Name"
            value={name}
            placeholder="such as: phone of who is on call"
            refusal={at('name')}
            onType={(text) => change({ name: text })}
          />
          {form.url && (
            <TextField
              id="channel-url"
              label={form.url.label}
              value={url}
              isSecret={form.url.isSecret && !form.url.isOptional}
              placeholder={form.url.example}
              refusal={at('url')}
              help={help(form.url, channel?.url && form.url.isSecret ? `Left empty, it stays as it is (${channel.url}). ` : null)}
              onType={(text) => change({ url: text })}
            />
          )}
          {form.secret && (
            <TextField
              id="channel-secret"
              label={form.secret.label}
              value={secret}
              isSecret
              refusal={at('secret')}
              help={help(form.secret, channel?.has_secret ? 'Left empty, it stays as it is. ' : null)}
              onType={(text) => change({ secret: text })}
            />
          )}
          {Object.entries(form.options).map(([option, needed]) => (
            <TextField
              key={option}
              id={`channel-option-${option}`}
              label={needed.label}
              value={options[option] ?? ''}
              placeholder={needed.example}
              refusal={at(`options.${option}`)}
              help={help(needed, null)}
              onType={(text) => change({ options: { ...options, [option]: text } })}
            />
          ))}
          <FallbackOf channel={channel} channels={channels} value={fallbackOf} refusal={at('fallback_of')} onChange={change} />
          <RuleFields rules={rules} refused={refused.value} onChange={(changed) => change({ rules: changed })} />
        </>
      )}
      <p class="problem" role="alert">
        {!isAtField && refused.value?.words}
      </p>
      <div class="row-actions">
        <button type="submit" class="button button-main" aria-disabled={isBusy.value}>
          {channel === null ? 'Add the channel' : 'Save'}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function KindHelp({ kind }: { kind: ChannelKind | null }) {
  return (
    <>
      {kind === null ? 'What it needs depends on it. ' : ''}
      <a href={kind ? kindHelp(kind) : '/docs/channels'} target="_blank" rel="noopener">
        {kind === null ? 'What each kind is good for' : 'Step by step'}
      </a>
    </>
  );
}

interface FallbackProps extends Pick<Props, 'channel' | 'channels'> {
  value: string;
  refusal: string | null;
  onChange(part: Pick<ChannelInput, 'fallbackOf'>): void;
}

/** As whose fallback a channel is used. One that has a fallback already, or is one itself, cannot be chosen, and what has a fallback is none. */
function FallbackOf({ channel, channels, value, refusal, onChange }: FallbackProps) {
  const isFirst = channels.some(({ fallback_of }) => channel !== null && fallback_of === channel.id);
  const free = channels.filter(
    ({ id, fallback_of }) =>
      !isFirst &&
      id !== channel?.id &&
      fallback_of === null &&
      !channels.some((other) => other.id !== channel?.id && other.fallback_of === id),
  );
  if (free.length === 0 && value === '') return null;
  return (
    <Field
      id="channel-fallback"
      label="Used"
      refusal={refusal}
      help="A fallback is used at once where the first attempt of the other one fails, and by the other one’s rules."
    >
      <select
        id="channel-fallback"
        value={value}
        aria-describedby={describedBy('channel-fallback')}
        aria-invalid={refusal !== null}
        onChange={(event) => onChange({ fallbackOf: event.currentTarget.value })}
      >
        <option value="">for every message</option>
        {free.map(({ id, name }) => (
          <option key={id} value={id}>
            as the fallback of {visibleText(name)}
          </option>
        ))}
      </select>
    </Field>
  );
}
