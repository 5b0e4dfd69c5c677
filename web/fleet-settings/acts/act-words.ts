import type { Act, ActKind } from '#contract';
import { whoDid } from '../../words/who-did.ts';

/** Each kind of act, as the filter calls it. */
export const KIND_WORDS: Record<ActKind, string> = {
  intent_changed: 'intent changed',
  host_changed: 'host settings changed',
  enrollment_made: 'enrolment code made',
  enrolled: 'host enrolled',
  enrolled_again: 'host enrolled again',
  host_removed: 'host removed',
  logged_in: 'logged in',
  session_ended: 'session ended',
  all_sessions_ended: 'logged out everywhere',
  token_made: 'token made',
  token_revoked: 'token revoked',
  owner_token_changed: 'OPERATOR_TOKEN changed',
  channel_changed: 'changed a channel of alerts',
  muted: 'muted alerts',
  unmuted: 'ended a mute',
  waived: 'waived a difference',
  waiver_ended: 'ended a waiver',
  backup_made: 'backup taken',
  restored: 'restored from a backup',
};

/** A kind as it is called; a newer Worker may have more of them. */
export const kindWords = (kind: string): string =>
  Object.hasOwn(KIND_WORDS, kind) ? KIND_WORDS[kind as ActKind] : kind.replaceAll('_', ' ');

/** Who did it and what kind of somebody that is: a token may have the address of a person for a name. */
export function whoAndWhat(act: Pick<Act, 'actor' | 'actor_kind'>): string {
  const who = whoDid(act);
  switch (act.actor_kind) {
    case 'token':
      return `${who} (token)`;
    case 'access':
      return `${who} (Cloudflare Access)`;
    case 'access_service':
      return `${who} (service token of Cloudflare Access)`;
    default:
      return who;
  }
}
