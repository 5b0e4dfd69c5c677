import { type HostMuteRequest, MUTE_BY_HOST_MAX_S } from '#contract';

const SECONDS: Readonly<Record<string, number>> = { m: 60, min: 60, h: 3600, d: 86_400 };

/** As the Worker takes it, in UTF-16 units. */
const REASON_MAX_CHARS = 200;

/** What is asked for, or what is wrong with the arguments, as the end of a sentence. */
type Read = { readonly ok: true; readonly request: HostMuteRequest } | { readonly ok: false; readonly why: string };

/**
 * Reads the arguments of the command `mute`: `2h "kernel upgrade"`, or `off`. A reason of several words may stand without quotes. Pure.
 */
export function readMuteArguments([duration, ...words]: readonly string[]): Read {
  if (duration === undefined) return wrong('needs how long and why');
  if (duration === 'off')
    return words.length === 0
      ? { ok: true, request: { duration_s: 0, reason: 'mute off' } }
      : wrong(`off takes no argument, but got ${words.join(' ')}`);
  const [, count = '', unit = ''] = /^([1-9]\d{0,4})(m|min|h|d)$/.exec(duration) ?? [];
  const seconds = Number(count) * (SECONDS[unit] ?? 0);
  if (seconds === 0) return wrong(`cannot read ${duration} as a time: 30m, 2h or 1d`);
  if (seconds > MUTE_BY_HOST_MAX_S) return wrong('is for at most 1d: for longer than that, mute the host on the dashboard');
  const reason = words.join(' ').trim();
  if (reason === '') return wrong('needs a reason, which everybody reads who is not alerted');
  if (reason.length > REASON_MAX_CHARS) return wrong(`takes a reason of at most ${REASON_MAX_CHARS} characters`);
  return { ok: true, request: { duration_s: seconds, reason } };
}

const wrong = (why: string): Read => ({ ok: false, why });
