import type { DriftDocument } from '#contract';
import { namesInWords, type Sentence } from '../../sentence.ts';
import type { Telling } from '../index.ts';

const are = (names: readonly string[]) => (names.length === 1 ? 'is' : 'are');

function found(verdict: DriftDocument['scenarios']): Sentence {
  const { actually_enabled: enabled, actually_missing: missing } = verdict;
  const still: Sentence = [...namesInWords(enabled), ` ${are(enabled)} installed, though disabled here`];
  const gone: Sentence = [...namesInWords(missing), ` ${are(missing)} not installed, though enabled here`];
  if (missing.length === 0) return [...still, '.'];
  if (enabled.length === 0) return [...gone, '.'];
  return [...still, '; ', ...gone, '.'];
}

function declared(verdict: DriftDocument['scenarios'], hostName: string): Sentence {
  const { actually_enabled: enabled, actually_missing: missing } = verdict;
  const them = (names: readonly string[]) => (names.length === 1 ? 'it' : 'them');
  const off: Sentence = ['You disabled ', ...namesInWords(enabled), `, but ${hostName} still has ${them(enabled)} installed.`];
  const on: Sentence = ['You enabled ', ...namesInWords(missing), `, but ${hostName} does not have ${them(missing)} installed.`];
  if (missing.length === 0) return off;
  if (enabled.length === 0) return on;
  return [...off, ' ', ...on];
}

/** What differs on the scenarios surface, and whose doing it was. */
export function scenariosSentence({ scenarios, host }: DriftDocument, { hostName, clock }: Telling): Sentence {
  const received = host !== null && host.delivered_revision !== null && host.delivered_revision >= host.intent_revision;
  switch (scenarios.cause) {
    case 'intent':
      return received
        ? [
            ...declared(scenarios, hostName),
            ` The host has received this (revision ${host.intent_revision}), but nobody has applied it.`,
          ]
        : declared(scenarios, hostName);
    case 'host':
      return [
        `${hostName} was as declared until ${clock(scenarios.since)}; then the host changed (a hub upgrade, cscli or an edit by hand). `,
        ...found(scenarios),
      ];
    case null:
      return found(scenarios);
  }
}
