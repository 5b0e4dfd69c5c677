import type { ChannelDocument, ChannelKind, ChannelOptions, ChannelPatch, ChannelRequest } from '#contract';
import type { Refusal } from '../../data/refusal.ts';
import { KINDS } from './kinds.ts';
import { type RulesInput, rulesInput, rulesOf, wrongRule } from './rules.ts';

/** A channel as the form has it, all as it was typed. */
export interface ChannelInput {
  /** Null until it is chosen. */
  kind: ChannelKind | null;
  name: string;
  url: string;
  secret: string;
  options: Readonly<Record<string, string>>;
  /** An id; empty: of none. */
  fallbackOf: string;
  rules: RulesInput;
}

/** What the form starts with: empty, or the channel that is changed. Secrets are not read back, so that they start empty. */
export function inputOf(channel: ChannelDocument | null): ChannelInput {
  if (channel === null) return { kind: null, name: '', url: '', secret: '', options: {}, fallbackOf: '', rules: rulesInput({}) };
  const { kind, name, url, options, fallback_of, rules } = channel;
  return {
    kind,
    name,
    url: KINDS[kind]?.url?.isSecret ? '' : (url ?? ''),
    secret: '',
    options: Object.fromEntries(Object.entries(options).map(([option, value]) => [option, String(value)])),
    fallbackOf: fallback_of ?? '',
    rules: rulesInput(rules),
  };
}

/** What is missing or wrong, as far as the form knows; null where nothing is. What is secret may stay empty where it is kept. */
export function missingIn(input: ChannelInput, channel: ChannelDocument | null): Refusal | null {
  const { kind } = input;
  if (kind === null) return { field: 'kind', words: 'Choose where it goes.' };
  const { url, secret, options } = KINDS[kind];
  const isEmpty = (typed: string | undefined) => (typed ?? '').trim() === '';
  const needed = (field: string, label: string) => ({ field, words: `${label} is needed.` });
  if (isEmpty(input.name)) return needed('name', 'A name');
  if (url && !url.isOptional && isEmpty(input.url) && !(url.isSecret && channel?.url)) return needed('url', 'A URL');
  if (secret && !secret.isOptional && isEmpty(input.secret) && !channel?.has_secret) return needed('secret', 'It');
  for (const [option, { isOptional, label }] of Object.entries(options))
    if (!isOptional && isEmpty(input.options[option])) return needed(`options.${option}`, label);
  const wrong = wrongRule(input.rules);
  return wrong && { field: `rules.${wrong}.wait_s`, words: 'A number of minutes is needed, at most 10080, which is a week.' };
}

/** The body that makes the channel, or changes it: what stays empty is left out, and so stays as it is. */
export function bodyOf(input: ChannelInput & { kind: ChannelKind }): ChannelRequest {
  const { kind, name, fallbackOf, rules } = input;
  const [url, secret] = [input.url.trim(), input.secret.trim()];
  const form = KINDS[kind];
  const options: ChannelOptions = {};
  for (const [option, { isNumber }] of Object.entries(form.options)) {
    const typed = (input.options[option] ?? '').trim();
    if (typed !== '') options[option] = isNumber && Number.isFinite(Number(typed)) ? Number(typed) : typed;
  }
  return {
    kind,
    name: name.trim(),
    ...(form.url && url !== '' ? { url } : {}),
    ...(form.secret && secret !== '' ? { secret } : {}),
    ...(Object.keys(form.options).length > 0 ? { options } : {}),
    fallback_of: fallbackOf || null,
    rules: rulesOf(rules),
  };
}

/** The same for a channel that there is. Its kind stays, and a URL that is as it was is not sent. */
export function patchOf(input: ChannelInput & { kind: ChannelKind }, channel: ChannelDocument): ChannelPatch {
  const { kind: _, url, ...patch } = bodyOf(input);
  return url === undefined || url === channel.url ? patch : { ...patch, url };
}

/** What a channel has lost that its kind needs, as where a backup without secrets brought it back; null where it has all. */
export function lostOf({ kind, url, has_secret }: ChannelDocument): string | null {
  const { [kind]: needs } = KINDS;
  if (needs?.url && !needs.url.isOptional && url === null) return needs.url.label;
  return needs?.secret && !needs.secret.isOptional && !has_secret ? needs.secret.label : null;
}
