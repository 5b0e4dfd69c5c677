import * as v from 'valibot';
import { cutTo } from '#contract';
import { hostsOf, isEnd, textOf, titleOf } from '../message-words.ts';
import { postJson } from '../prepared.ts';
import type { ChannelKindRules } from './kind.ts';

/** Slack, "Header block" 150, "Text object" 3,000: escaped characters count as what they are escaped to. */
const TITLE_MAX = 150;
const BLOCK_MAX = 3_000;

/** Slack, "Escaping text": these three and no others. */
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Escapes as much of a text as fits, and cuts nothing that is escaped in two. */
function escapedTo(text: string, max: number): string {
  let kept = text;
  while (escaped(kept).length > max) kept = cutTo(kept, Math.max(1, kept.length - Math.ceil((escaped(kept).length - max) / 4)));
  return escaped(kept);
}

/** A name of a host as a link, where it has one. */
const linked = (name: string, url: string | null): string =>
  url === null ? name : `<${encodeURI(url)}|${name.replaceAll('|', '/')}>`;

/**
 * Slack's incoming webhooks. Not what else takes their form: Mattermost reads Markdown in the text, and would make a link of a host's name.
 * Plain text, since names hold `_` and `*`.
 */
export const slack: ChannelKindRules = {
  url: 'required',
  isUrlSecret: true,
  secret: 'none',
  sendsSecret: false,
  options: v.strictObject({}),
  format: ({ url }, message) => {
    const title = titleOf(message, TITLE_MAX);
    const text = textOf(message, BLOCK_MAX);
    const { hosts, more } = hostsOf(message);
    const links = hosts.map(({ name, url }) => linked(escaped(name), url));
    const list = [...links, ...(more === 0 ? [] : [`and ${more} more`])].join(', ');
    const body = {
      text: escapedTo(`${isEnd(message) ? '✅ ' : ''}${title}`, BLOCK_MAX),
      unfurl_links: false,
      unfurl_media: false,
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: escapedTo(title, TITLE_MAX), emoji: false } },
        ...(text === ''
          ? []
          : [{ type: 'section', text: { type: 'plain_text', text: escapedTo(text, BLOCK_MAX), emoji: false } }]),
        ...(list === '' || list.length > BLOCK_MAX
          ? []
          : [{ type: 'context', elements: [{ type: 'mrkdwn', text: list, verbatim: true }] }]),
      ],
    };
    return postJson(url, body);
  },
};
