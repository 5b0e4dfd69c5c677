import * as v from 'valibot';
import type { AlertMessage } from '#contract';
import { clickOf, cutToBytes, isEnd, plainTextOf, type Severity, severityOf, titleOf } from '../message-words.ts';
import { postJson } from '../prepared.ts';
import type { ChannelKindRules } from './kind.ts';

/** Longer messages become an attachment (docs.ntfy.sh, "Limitations"): 4,096 bytes. */
const MESSAGE_MAX_BYTES = 4_000;
const MESSAGE_MAX_CHARS = 3_900;
const TITLE_MAX = 250;

/** docs.ntfy.sh, "Message priority": 1 min to 5 max. */
const PRIORITY: Readonly<Record<Severity, number>> = { critical: 5, error: 4, warning: 3, info: 3 };
/** Short codes of emoji (docs.ntfy.sh, "Emoji reference"). */
const TAG: Readonly<Record<Severity, string>> = {
  critical: 'rotating_light',
  error: 'warning',
  warning: 'warning',
  info: 'speech_balloon',
};

const tagOf = (message: AlertMessage) => (isEnd(message) ? 'white_check_mark' : TAG[severityOf(message)]);

/** ntfy ("Publish as JSON"): the topic is the path of the URL, and who knows it may read and write there. */
export const ntfy: ChannelKindRules = {
  url: 'required',
  isUrlSecret: true,
  secret: 'optional',
  sendsSecret: true,
  checkUrl: ({ pathname, search }) =>
    /^\/[-_A-Za-z0-9]{1,64}$/.test(pathname) && search === ''
      ? null
      : 'must end with the topic, such as https://ntfy.sh/TOPIC, and with nothing behind it',
  options: v.strictObject({}),
  format: ({ url, secret }, message, deliveryId) => {
    const { origin, pathname } = new URL(url);
    const click = clickOf(message);
    const body = {
      topic: pathname.slice(1),
      title: titleOf(message, TITLE_MAX),
      message: cutToBytes(plainTextOf(message, MESSAGE_MAX_CHARS), MESSAGE_MAX_BYTES),
      priority: isEnd(message) ? PRIORITY.info : PRIORITY[severityOf(message)],
      tags: [tagOf(message)],
      ...(click === null ? {} : { click }),
      // "Updating and deleting notifications": what comes twice takes the place of the first.
      sequence_id: deliveryId,
    };
    return postJson(`${origin}/`, body, secret === '' ? {} : { authorization: `Bearer ${secret}` });
  },
};
