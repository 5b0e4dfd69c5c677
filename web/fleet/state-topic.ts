import type { HostSummary } from '#contract';
import { type HelpTopic, verdictTopic } from '../words/help.ts';
import { hostWords } from '../words/host-words.ts';
import { NOT_RUNNING } from '../words/state-words.ts';

/** The section of the docs about a host's state: that of its engine where that is red, else of the first surface that is as the host is. */
export function stateTopic(host: HostSummary): HelpTopic {
  const { sign, word } = hostWords(host);
  if (sign === 'failed') return word === NOT_RUNNING.word ? 'engine_down' : 'unloadable';
  if (sign === 'on_disk' || sign === 'waived') return sign;
  const counted = Object.values(host.surfaces).filter(({ status }) => status === host.state);
  // Where anything differs by more than the reload that it needs, the host's word is that it drifts.
  const telling = counted.find(({ reason }) => reason !== 'reload_needed') ?? counted[0];
  return telling ? verdictTopic(telling) : 'undeclared';
}
