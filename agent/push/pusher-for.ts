import { randomBytes } from 'node:crypto';
import type { Identity } from '../enroll/identity.ts';
import type { Http } from '../network/http.ts';
import { SYSTEM_TIMING } from '../process/timing.ts';
import { VERSION } from '../process/version.ts';
import { isForgeable, type Settings } from '../settings/settings.ts';
import type { Log } from '../words/log.ts';
import type { Sender } from './envelope.ts';
import { Exchange } from './exchange.ts';
import { Pusher } from './push.ts';

/** This process as its messages name it, with an instance of its own. */
export function senderOf(mode: Sender['mode']): Sender {
  const startedAt = new Date(SYSTEM_TIMING.now()).toISOString();
  return { version: VERSION, instance: randomBytes(12).toString('base64url'), mode, startedAt };
}

/** What pushes for this identity. Warns where answers could be forged. */
export function pusherFor(settings: Settings, identity: Identity, http: Http, sender: Sender, log: Log): Pusher {
  return new Pusher(exchangeFor(identity, http, log), sender, settings.folders.sharedDir, log);
}

/** What sends signed messages for this identity. Warns where answers could be forged. */
export function exchangeFor(identity: Identity, http: Http, log: Log): Exchange {
  if (isForgeable(identity.url)) log.warn('the URL is plain HTTP to another machine: answers could be forged on the way');
  return new Exchange(identity, http, SYSTEM_TIMING.now);
}
