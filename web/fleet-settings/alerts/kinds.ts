import type { ChannelKind } from '#contract';

/** Something that a kind of channel needs to be told. */
export interface Needed {
  label: string;
  help: string;
  example?: string;
  isOptional?: true;
}

/** What a kind of channel is, and what it needs. */
export interface KindForm {
  /** As its section of the docs about channels is called. */
  name: string;
  /** Null where the kind has none. */
  url: (Needed & { isSecret?: true }) | null;
  secret: Needed | null;
  /** By their names on the wire. */
  options: Readonly<Record<string, Needed & { isNumber?: true }>>;
}

/** Every kind, in the order in which the form has them. */
export const KINDS: Readonly<Record<ChannelKind, KindForm>> = {
  webhook: {
    name: 'Webhook',
    url: { label: 'URL', help: 'Gets a JSON body, signed by Standard Webhooks.', example: 'https://example.org/hook' },
    secret: { label: 'Secret', help: 'To verify the signature. Left empty, one is made and shown once.', isOptional: true },
    options: {},
  },
  ntfy: {
    name: 'ntfy',
    url: {
      label: 'URL of the topic',
      help: 'Whoever knows a topic of ntfy.sh can read it: choose one that nobody guesses.',
      example: 'https://ntfy.sh/TOPIC',
      isSecret: true,
    },
    secret: { label: 'Access token', help: 'Where the topic is protected.', isOptional: true },
    options: {},
  },
  gotify: {
    name: 'Gotify',
    url: { label: 'URL of the server', help: 'As you open it in a browser.', example: 'https://gotify.example.org' },
    secret: { label: 'Application token', help: 'Of an application that you make in Gotify.' },
    options: {},
  },
  slack: {
    name: 'Slack',
    url: {
      label: 'Webhook URL',
      help: 'Of an incoming webhook. It is a secret, and read back as its origin alone.',
      example: 'https://hooks.slack.com/services/…',
      isSecret: true,
    },
    secret: null,
    options: {},
  },
  discord: {
    name: 'Discord',
    url: {
      label: 'Webhook URL',
      help: 'From the settings of the channel, Integrations. It is a secret, and read back as its origin alone.',
      example: 'https://discord.com/api/webhooks/…',
      isSecret: true,
    },
    secret: null,
    options: {},
  },
  telegram: {
    name: 'Telegram',
    url: {
      label: 'URL of the Bot API',
      help: 'Only where you run one of your own.',
      example: 'https://api.telegram.org',
      isOptional: true,
      isSecret: true,
    },
    secret: { label: 'Token of the bot', help: 'As @BotFather gives it, such as 123456:ABC-DEF…' },
    options: {
      chat_id: { label: 'Chat', help: 'Its number, such as -1001234567890, or the @name of a public channel.' },
      message_thread_id: { label: 'Topic', help: 'Its number, where the chat has topics.', isOptional: true, isNumber: true },
    },
  },
  alertmanager: {
    name: 'Alertmanager',
    url: {
      label: 'URL',
      help: 'Of whatever takes the webhook of Alertmanager, version 4.',
      example: 'https://example.org/alertmanager',
    },
    secret: { label: 'Token', help: 'Sent as Authorization: Bearer.', isOptional: true },
    options: {},
  },
  pagerduty: {
    name: 'PagerDuty',
    url: {
      label: 'URL of the Events API',
      help: 'Only for the EU service region.',
      example: 'https://events.pagerduty.com/v2/enqueue',
      isOptional: true,
    },
    secret: { label: 'Integration key', help: 'Of an Events API v2 integration, 32 characters.' },
    options: {},
  },
  email: {
    name: 'E-mail',
    url: null,
    secret: null,
    options: {
      from: { label: 'From', help: 'An address of a domain whose mail Cloudflare sends.', example: 'argos@example.org' },
      to: { label: 'To', help: 'Needs Cloudflare’s e-mail binding on the Worker.', example: 'ops@example.org' },
    },
  },
};

/** What a kind is called; a newer Worker may have more of them. */
export const kindName = (kind: string): string => (Object.hasOwn(KINDS, kind) ? KINDS[kind as ChannelKind].name : kind);

/** Where the docs tell of a kind step by step. */
export const kindHelp = (kind: ChannelKind): string => `/docs/channels#${KINDS[kind].name.toLowerCase().replace(/\W+/g, '-')}`;
