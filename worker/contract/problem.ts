import * as v from 'valibot';

/** Every stable `code` of a problem answer (RFC 9457), with its HTTP status and title. */
export const PROBLEMS = {
  bad_json: [400, 'The body is not JSON'],
  invalid_body: [400, 'The body is not as this route expects it'],
  invalid_query: [400, 'The query is not as this route expects it'],
  invalid_name: [400, 'This is not a scenario name'],
  invalid_backup: [400, 'This is no backup as Argos Drift writes it, or not all of it'],
  newer_backup: [400, 'This backup is of a newer version'],
  host_required: [400, 'Several hosts: say which one'],
  digest_mismatch: [400, 'The member digest does not fit the body'],
  unauthenticated: [401, 'Log in first'],
  invalid_credentials: [401, 'This token or code is not valid'],
  signature_invalid: [401, 'The signature does not verify'],
  forbidden: [403, 'This credential may not do that'],
  origin_refused: [403, 'The request comes from another origin'],
  host_revoked: [403, 'This host is not enrolled'],
  not_found: [404, 'No such route'],
  unknown_host: [404, 'No such host'],
  unknown_scenario: [404, 'No such scenario on this host'],
  unknown_token: [404, 'No such token'],
  unknown_session: [404, 'No such session'],
  unknown_channel: [404, 'No such channel'],
  unknown_mute: [404, 'No such mute'],
  unknown_waiver: [404, 'No such waiver'],
  nothing_to_waive: [409, 'This does not differ'],
  unknown_event: [404, 'No such event in the history of this host'],
  method_not_allowed: [405, 'The route does not take this method'],
  ambiguous_name: [409, 'Several scenarios have this short name'],
  name_taken: [409, 'This name is taken'],
  sequence_stale: [409, 'A newer message was already received'],
  report_changed: [409, 'The host has changed since'],
  report_undecided: [409, 'What the host has is not known now'],
  report_needed: [409, 'A full report is needed'],
  fleet_not_empty: [409, 'There are hosts already'],
  restore_under_way: [409, 'Another restore is under way'],
  intent_changed: [412, 'The intent has changed meanwhile'],
  catalogue_unasked: [409, 'This catalogue was not asked for'],
  body_too_large: [413, 'The body is too large'],
  part_of_item: [422, 'This is a rule inside another item'],
  local_scenario: [422, 'A local scenario cannot be managed by cscli'],
  not_undoable: [422, 'This event cannot be undone'],
  too_many_declarations: [422, 'Too many scenarios are declared for this host'],
  too_many_tokens: [422, 'Too many tokens'],
  too_many_channels: [422, 'Too many channels'],
  too_many_mutes: [422, 'Too many mutes'],
  too_many_waivers: [422, 'Too many waivers'],
  url_refused: [422, 'Messages are not sent to this address'],
  rate_limited: [429, 'Too many attempts'],
  internal: [500, 'Something went wrong inside Argos Drift'],
  not_configured: [503, 'Argos Drift is not configured'],
  unavailable: [503, 'The storage of Argos Drift cannot be reached right now'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** A problem answer as a client reads it. `code` is any string, since a newer Worker may have more. */
export const Problem = v.looseObject({
  code: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.optional(v.string()),
  /** sequence_stale */
  last_sequence: v.optional(v.number()),
  /** report_needed: an intent in the form of `Intent` */
  intent: v.optional(v.unknown()),
});
export type Problem = v.InferOutput<typeof Problem>;
