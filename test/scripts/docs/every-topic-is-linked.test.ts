import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { HELP_TOPICS, type HelpTopic, verdictTopic } from '../../../web/words/help.ts';
import { reasonLabel } from '../../../web/words/reason-label.ts';
import type { ShownReason } from '../../../web/words/shown-verdict.ts';

const TOPICS = Object.keys(HELP_TOPICS) as HelpTopic[];

/** What the page is made of, but for the list of the topics. */
const SOURCES = globSync('web/**/*.{ts,tsx}')
  .filter((path) => path !== 'web/words/help.ts')
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** A reason has a label, and the state of a surface leads to the section of whatever reason it has. */
const isReason = (topic: HelpTopic): topic is ShownReason => reasonLabel(topic as ShownReason) !== topic;

/** Sections of states that need no reason. */
const OF_VERDICTS = [
  verdictTopic({ status: 'in_sync', reason: null, evidence: 'running' }),
  verdictTopic({ status: 'in_sync', reason: null, evidence: 'disk' }),
  verdictTopic({ status: 'drifted', reason: null, evidence: 'disk' }),
  verdictTopic({ status: 'undeclared', reason: null, evidence: null }),
];

it('every state has a link to its section, wherever the page shows it', () => {
  expect(SOURCES.filter(({ text }) => text.includes('topic={verdictTopic('))).not.toEqual([]);
  const linked = (topic: HelpTopic) =>
    SOURCES.some(({ text }) => text.includes(`'${topic}'`) || text.includes(`topic="${topic}"`));
  const left = TOPICS.filter((topic) => !isReason(topic) && !OF_VERDICTS.includes(topic) && !linked(topic));
  expect(left).toEqual([]);
});
