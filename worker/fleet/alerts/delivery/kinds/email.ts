import * as v from 'valibot';
import { plainTextOf, titleOf } from '../message-words.ts';
import type { ChannelKindRules } from './kind.ts';

const SUBJECT_MAX = 200;
const TEXT_MAX = 20_000;

/** One address without a name: what could end a header is no part of it. */
const Address = v.pipe(
  v.string('must be an address such as alerts@example.org'),
  v.trim(),
  v.maxLength(254, 'must be at most 254 characters'),
  v.regex(
    /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/,
    'must be an address such as alerts@example.org',
  ),
);

/** E-mail by Cloudflare's binding `EMAIL`, which builds the message, signs it and sends it. */
export const email: ChannelKindRules = {
  url: 'none',
  isUrlSecret: false,
  secret: 'none',
  sendsSecret: false,
  options: v.strictObject({ from: Address, to: Address }),
  format: ({ options }, message, deliveryId) => ({
    via: 'email',
    mail: {
      from: { email: String(options.from), name: 'Argos Drift' },
      to: String(options.to),
      subject: titleOf(message, SUBJECT_MAX),
      text: plainTextOf(message, TEXT_MAX),
      headers: { 'X-Argos-Drift-Delivery': deliveryId, 'X-Argos-Drift-Incident': message.data.id },
    },
  }),
};
