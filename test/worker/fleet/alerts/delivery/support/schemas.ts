import * as v from 'valibot';
import type { ChannelKind } from '#contract';

// What each vendor's documentation says of what it takes, as strictly as it says it: an unknown member is a fault.

const Text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));
const Bytes = (max: number) =>
  v.pipe(
    v.string(),
    v.check((text) => new TextEncoder().encode(text).length <= max, `at most ${max} bytes`),
  );
const Time = v.pipe(v.string(), v.isoTimestamp());
const Link = v.pipe(v.string(), v.url());

/** docs/alerts.md, "For programs", and nothing else. */
const Webhook = v.strictObject({
  type: v.picklist(['incident.opened', 'incident.changed', 'incident.reminder', 'incident.closed', 'mute.announced', 'test']),
  timestamp: Time,
  data: v.strictObject({
    id: Text(100),
    kind: Text(100),
    surface: v.nullable(Text(100)),
    title: v.string(),
    text: v.string(),
    hosts: v.array(v.strictObject({ id: Text(12), name: v.string(), url: v.string() })),
    host_count: v.optional(v.number()),
    items: v.array(v.string()),
    opened_at: Time,
    closed_at: v.optional(Time),
    duration_s: v.optional(v.number()),
  }),
});

/** docs.ntfy.sh/publish, "Publish as JSON", "Limitations" and "Updating and deleting notifications". */
const Ntfy = v.strictObject({
  topic: v.pipe(v.string(), v.regex(/^[-_A-Za-z0-9]{1,64}$/)),
  title: Text(250),
  message: Bytes(4_096),
  priority: v.picklist([1, 2, 3, 4, 5]),
  tags: v.array(Text(50)),
  click: v.optional(Link),
  sequence_id: v.pipe(v.string(), v.regex(/^[-_A-Za-z0-9]{1,64}$/)),
});

/** gotify.net/api-docs, "createMessage", and gotify.net/docs/msgextras. */
const Gotify = v.strictObject({
  title: v.string(),
  message: Text(100_000),
  priority: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10)),
  extras: v.strictObject({
    'client::display': v.strictObject({ contentType: v.picklist(['text/plain', 'text/markdown']) }),
    'client::notification': v.optional(v.strictObject({ click: v.strictObject({ url: Link }) })),
  }),
});

/** docs.slack.dev: "Incoming webhooks", "Header block", "Section block", "Context block", "Text object". No `<` but of a link. */
const SlackEscaped = v.pipe(
  v.string(),
  v.regex(/^(?:[^<>&]|&amp;|&lt;|&gt;|<https:\/\/[^<>|\s]+\|[^<>|]*>)*$/u, 'must be escaped'),
);
const SlackPlain = (max: number) =>
  v.strictObject({
    type: v.literal('plain_text'),
    text: v.pipe(SlackEscaped, v.minLength(1), v.maxLength(max)),
    emoji: v.boolean(),
  });
const Slack = v.strictObject({
  text: v.pipe(SlackEscaped, v.maxLength(40_000)),
  unfurl_links: v.boolean(),
  unfurl_media: v.boolean(),
  blocks: v.pipe(
    v.array(
      v.union([
        v.strictObject({ type: v.literal('header'), text: SlackPlain(150) }),
        v.strictObject({ type: v.literal('section'), text: SlackPlain(3_000) }),
        v.strictObject({
          type: v.literal('context'),
          elements: v.pipe(
            v.array(
              v.strictObject({
                type: v.literal('mrkdwn'),
                text: v.pipe(SlackEscaped, v.minLength(1), v.maxLength(3_000)),
                verbatim: v.boolean(),
              }),
            ),
            v.maxLength(10),
          ),
        }),
      ]),
    ),
    v.maxLength(50),
  ),
});

/** discord.com/developers/docs: "Execute webhook", "Embed limits", "Allowed mentions object". */
const Discord = v.strictObject({
  content: v.optional(Text(2_000)),
  embeds: v.pipe(
    v.array(
      v.pipe(
        v.strictObject({
          title: Text(256),
          description: v.pipe(v.string(), v.maxLength(4_096)),
          color: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffff)),
          timestamp: Time,
          fields: v.optional(v.pipe(v.array(v.strictObject({ name: Text(256), value: Text(1_024) })), v.maxLength(25))),
        }),
        v.check(({ title, description, fields = [] }) => {
          const all = [title, description, ...fields.flatMap(({ name, value }) => [name, value])];
          return all.join('').length <= 6_000;
        }, 'at most 6,000 characters in all'),
      ),
    ),
    v.maxLength(10),
  ),
  allowed_mentions: v.strictObject({ parse: v.pipe(v.array(v.string()), v.maxLength(0)) }),
});

/** core.telegram.org/bots/api: "sendMessage", "HTML style": these tags, each closed, and the rest escaped; 4,096 characters without them. */
const TelegramHtml = v.pipe(
  v.string(),
  v.regex(
    /^(?:[^<>&]|&(?:amp|lt|gt|quot);|<b>(?:[^<>&]|&(?:amp|lt|gt|quot);)*<\/b>|<a href="[^"<>]*">(?:[^<>&]|&(?:amp|lt|gt|quot);)*<\/a>)*$/u,
    'must be HTML of Telegram',
  ),
  v.check((html) => html.replace(/<[^>]*>/g, '').replace(/&\w+;/g, '.').length <= 4_096, 'at most 4,096 characters'),
);
const Telegram = v.strictObject({
  chat_id: v.union([v.number(), v.string()]),
  message_thread_id: v.optional(v.number()),
  text: TelegramHtml,
  parse_mode: v.literal('HTML'),
  link_preview_options: v.strictObject({ is_disabled: v.boolean() }),
});

/** prometheus.io/docs/alerting/latest/configuration, "webhook_config", version 4. */
const Labels = v.record(v.pipe(v.string(), v.regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/)), v.string());
const Status = v.picklist(['firing', 'resolved']);
const Alertmanager = v.strictObject({
  version: v.literal('4'),
  groupKey: Text(1_000),
  truncatedAlerts: v.pipe(v.number(), v.integer(), v.minValue(0)),
  status: Status,
  receiver: Text(100),
  groupLabels: Labels,
  commonLabels: Labels,
  commonAnnotations: Labels,
  externalURL: v.string(),
  alerts: v.pipe(
    v.array(
      v.strictObject({
        status: Status,
        labels: v.intersect([Labels, v.looseObject({ alertname: v.string() })]),
        annotations: Labels,
        startsAt: Time,
        endsAt: Time,
        generatorURL: v.string(),
        fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
      }),
    ),
    v.minLength(1),
  ),
});

/** developer.pagerduty.com: "Send an alert event"; an event has at most 512 KB. */
const PagerDutyAlert = v.strictObject({
  routing_key: v.pipe(v.string(), v.length(32)),
  event_action: v.picklist(['trigger', 'acknowledge', 'resolve']),
  dedup_key: Text(255),
  payload: v.strictObject({
    summary: Text(1_024),
    source: Text(1_024),
    severity: v.picklist(['critical', 'error', 'warning', 'info']),
    timestamp: Time,
    component: v.optional(v.string()),
    group: v.optional(v.string()),
    class: v.optional(v.string()),
    custom_details: v.record(v.string(), v.unknown()),
  }),
  links: v.array(v.strictObject({ href: Link, text: v.string() })),
  client: v.string(),
  client_url: v.optional(Link),
});

/** developer.pagerduty.com: "Send a change event". */
const PagerDutyChange = v.strictObject({
  routing_key: v.pipe(v.string(), v.length(32)),
  payload: v.strictObject({
    summary: Text(1_024),
    source: Text(1_024),
    timestamp: Time,
    custom_details: v.record(v.string(), v.unknown()),
  }),
  links: v.array(v.strictObject({ href: Link, text: v.string() })),
});

export const BODIES: Readonly<Record<Exclude<ChannelKind, 'email'>, v.GenericSchema>> = {
  webhook: Webhook,
  ntfy: Ntfy,
  gotify: Gotify,
  slack: Slack,
  discord: Discord,
  telegram: Telegram,
  alertmanager: Alertmanager,
  pagerduty: v.union([PagerDutyAlert, PagerDutyChange]),
};

/** developers.cloudflare.com/email-service, "Workers API" and "Email headers": of one's own only those that begin with X-. */
export const MailSchema = v.strictObject({
  from: v.strictObject({ email: v.pipe(v.string(), v.email()), name: v.string() }),
  to: v.pipe(v.string(), v.email()),
  subject: v.pipe(Text(998), v.regex(/^[^\r\n]*$/)),
  text: Text(100_000),
  headers: v.record(v.pipe(v.string(), v.regex(/^X-[A-Za-z-]+$/)), v.pipe(v.string(), v.regex(/^[\x20-\x7e]*$/))),
});
