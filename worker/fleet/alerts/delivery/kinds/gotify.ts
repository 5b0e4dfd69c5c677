import * as v from 'valibot';
import { clickOf, isEnd, plainTextOf, type Severity, severityOf, titleOf } from '../message-words.ts';
import { postJson } from '../prepared.ts';
import type { ChannelKindRules } from './kind.ts';

const TEXT_MAX = 8_000;
const TITLE_MAX = 250;

/** Gotify's clients: from 8 on with sound and pop-up, from 4 on with sound. */
const PRIORITY: Readonly<Record<Severity, number>> = { critical: 9, error: 8, warning: 5, info: 4 };

/** Gotify ("createMessage"): the secret is the token of an application. */
export const gotify: ChannelKindRules = {
  url: 'required',
  isUrlSecret: false,
  secret: 'required',
  sendsSecret: true,
  checkUrl: ({ search }) => (search === '' ? null : 'must hold no query: the token is the secret'),
  options: v.strictObject({}),
  format: ({ url, secret }, message) => {
    const click = clickOf(message);
    const body = {
      title: titleOf(message, TITLE_MAX),
      message: plainTextOf(message, TEXT_MAX),
      priority: isEnd(message) ? PRIORITY.info : PRIORITY[severityOf(message)],
      extras: {
        'client::display': { contentType: 'text/plain' },
        ...(click === null ? {} : { 'client::notification': { click: { url: click } } }),
      },
    };
    return postJson(`${url.replace(/\/+$/, '')}/message`, body, { 'x-gotify-key': secret });
  },
};
