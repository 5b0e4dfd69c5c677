import { type ChannelKind, type ChannelOptions, type ChannelRules, nameKey } from '#contract';
import { tellBy } from './fleet.ts';

/** Where messages go. The URL and the secret are never part of an answer or of a line of the log. Times are Unix milliseconds. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly url: string | null;
  readonly secret: string | null;
  readonly options: ChannelOptions;
  /** The id of the channel that this one stands in for; null where it is told by itself. */
  readonly fallbackOf: string | null;
  readonly rules: ChannelRules;
  readonly createdAt: number;
  readonly createdBy: string;
}

type Row = {
  id: string;
  name: string;
  kind: ChannelKind;
  url: string | null;
  secret: string | null;
  options: string;
  fallback_of: string | null;
  rules: string;
  created_at: number;
  created_by: string;
};

export function readChannels(sql: SqlStorage): Channel[] {
  return sql.exec<Row>('SELECT * FROM channels ORDER BY name, id').toArray().map(asChannel);
}

export function readChannel(sql: SqlStorage, id: string): Channel | null {
  const [row] = sql.exec<Row>('SELECT * FROM channels WHERE id = ?', id).toArray();
  return row === undefined ? null : asChannel(row);
}

/** The channel that has a name, by `nameKey`; null where none has. */
export function readChannelNamed(sql: SqlStorage, name: string): Channel | null {
  const key = nameKey(name);
  return readChannels(sql).find((channel) => nameKey(channel.name) === key) ?? null;
}

/** Inserts a channel or replaces all of its columns. */
export function saveChannel(sql: SqlStorage, channel: Channel): void {
  sql.exec(
    'INSERT OR REPLACE INTO channels (id, name, kind, url, secret, options, fallback_of, rules, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    channel.id,
    channel.name,
    channel.kind,
    channel.url,
    channel.secret,
    JSON.stringify(channel.options),
    channel.fallbackOf,
    JSON.stringify(channel.rules),
    channel.createdAt,
    channel.createdBy,
  );
  // A channel that is new is told what is open.
  tellBy(sql);
}

export function deleteChannel(sql: SqlStorage, id: string): void {
  sql.exec('DELETE FROM channels WHERE id = ?', id);
}

function asChannel({ options, rules, fallback_of, created_at, created_by, ...row }: Row): Channel {
  return {
    ...row,
    options: JSON.parse(options) as ChannelOptions,
    fallbackOf: fallback_of,
    rules: JSON.parse(rules) as ChannelRules,
    createdAt: created_at,
    createdBy: created_by,
  };
}
