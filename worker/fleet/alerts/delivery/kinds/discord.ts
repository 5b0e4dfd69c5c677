import * as v from 'valibot';
import { cutTo } from '#contract';
import { hostsOf, isEnd, type Severity, severityOf, textOf, titleOf } from '../message-words.ts';
import { postJson } from '../prepared.ts';
import type { ChannelKindRules } from './kind.ts';

/** Discord, "Embed limits": 256 and 4,096 characters, 1,024 of a field, 6,000 of all; 2,000 of the content. */
const TITLE_MAX = 256;
const TEXT_MAX = 4_096;
const FIELD_MAX = 1_024;

const COLOUR: Readonly<Record<Severity, number>> = { critical: 0xb42318, error: 0xd92d20, warning: 0xdc6803, info: 0x667085 };
const GREEN = 0x079455;

/** What Discord's Markdown would make something of. */
const escaped = (text: string): string => text.replace(/[\\*_~`|>#[\]()<:@-]/g, '\\$&');

/** Escapes as much of a text as fits. */
function escapedTo(text: string, max: number): string {
  let kept = text;
  while (escaped(kept).length > max) kept = cutTo(kept, Math.max(1, kept.length - Math.ceil((escaped(kept).length - max) / 2)));
  return escaped(kept);
}

/** A webhook of a Discord channel ("Execute webhook"). Nobody is mentioned, whatever a name holds. */
export const discord: ChannelKindRules = {
  url: 'required',
  isUrlSecret: true,
  secret: 'none',
  sendsSecret: false,
  checkUrl: ({ pathname }) =>
    /^\/api\/(v\d+\/)?webhooks\/[^/]+\/[^/]+\/?$/.test(pathname)
      ? null
      : 'must be the URL of a webhook of Discord, such as https://discord.com/api/webhooks/ID/TOKEN',
  options: v.strictObject({}),
  format: ({ url }, message) => {
    const { hosts, more } = hostsOf(message);
    const links = hosts.map(({ name, url }) =>
      url === null ? escaped(name) : `[${escaped(name)}](${encodeURI(url).replaceAll(')', '%29')})`,
    );
    let listed = links.length;
    const list = () =>
      [
        ...links.slice(0, listed),
        ...(listed < links.length || more > 0 ? [`and ${more + links.length - listed} more`] : []),
      ].join(', ');
    while (list().length > FIELD_MAX) listed -= 1;
    const body = {
      embeds: [
        {
          title: escapedTo(titleOf(message, TITLE_MAX), TITLE_MAX),
          description: escapedTo(textOf(message, TEXT_MAX), TEXT_MAX),
          color: isEnd(message) ? GREEN : COLOUR[severityOf(message)],
          timestamp: message.timestamp,
          ...(links.length === 0 ? {} : { fields: [{ name: 'Hosts', value: list() }] }),
        },
      ],
      allowed_mentions: { parse: [] },
    };
    return postJson(url, body);
  },
};
