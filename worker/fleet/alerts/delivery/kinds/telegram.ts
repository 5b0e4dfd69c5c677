import * as v from 'valibot';
import { cutTo } from '#contract';
import { hostsOf, isEnd, textOf, titleOf } from '../message-words.ts';
import { postJson } from '../prepared.ts';
import type { ChannelKindRules } from './kind.ts';

/** Bot API, "sendMessage": 4,096 characters after the entities were parsed. Ten names of hosts have room beside these. */
const TITLE_MAX = 256;
const TEXT_MAX = 2_500;

/** Bot API, "HTML style": all that has to be escaped, in an attribute too. */
const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const linked = (name: string, url: string | null): string => (url === null ? name : `<a href="${escaped(url)}">${name}</a>`);

const CHAT = 'must be the number of a chat, such as -1001234567890, or the @name of a public channel';
const ChatId = v.union(
  [
    v.pipe(v.number(CHAT), v.safeInteger(CHAT)),
    v.pipe(v.string(CHAT), v.trim(), v.regex(/^(-?\d{1,20}|@[A-Za-z][A-Za-z0-9_]{3,40})$/, CHAT)),
  ],
  CHAT,
);

/** A bot of Telegram. HTML, since names hold `_` and Telegram refuses a message whose Markdown does not close. */
export const telegram: ChannelKindRules = {
  url: { otherwise: 'https://api.telegram.org' },
  isUrlSecret: true,
  secret: 'required',
  sendsSecret: true,
  checkUrl: ({ search }) => (search === '' ? null : 'must hold no query'),
  checkSecret: (secret) =>
    /^\d{1,20}:[A-Za-z0-9_-]{20,100}$/.test(secret) ? null : 'must be the token that @BotFather gives, such as 123456:ABC-DEF…',
  options: v.strictObject({
    chat_id: ChatId,
    message_thread_id: v.optional(
      v.pipe(
        v.number('must be the number of a topic'),
        v.integer('must be the number of a topic'),
        v.minValue(1, 'must be 1 or more'),
      ),
    ),
  }),
  format: ({ url, secret, options }, message) => {
    const { hosts, more } = hostsOf(message);
    const links = hosts.map(({ name, url }) => linked(escaped(cutTo(name, 100)), url));
    const list = [...links, ...(more === 0 ? [] : [`and ${more} more`])].join(', ');
    const title = `<b>${escaped(`${isEnd(message) ? '✅ ' : ''}${titleOf(message, TITLE_MAX)}`)}</b>`;
    const text = escaped(textOf(message, TEXT_MAX));
    const body = {
      ...options,
      text: [title, text, list].filter((part) => part !== '').join('\n\n'),
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
    };
    return postJson(`${url.replace(/\/+$/, '')}/bot${secret}/sendMessage`, body);
  },
};
