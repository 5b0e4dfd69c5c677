import { type Schema, type Struct, TEXTS } from '../yaml/strict-decode.ts';

const TEXT_MAP: Schema = { mapOf: 'text' };

// pkg/acquisition/configuration/configuration.go, DataSourceCommonCfg.
const COMMON: Record<string, Schema> = {
  mode: 'text',
  labels: TEXT_MAP,
  log_level: 'level',
  source: 'text',
  name: 'text',
  use_time_machine: 'truth',
  unique_id: 'text',
  transform: 'text',
};

/** What every acquisition may say; the keys of its own source stand beside these and are not looked at with this. */
export const COMMON_KEYS: Readonly<Record<string, Schema>> = COMMON;

const keys = (own: Record<string, Schema>): Struct => ({ struct: { ...COMMON, ...own } });
const texts = (...names: string[]): Record<string, Schema> => Object.fromEntries(names.map((name) => [name, 'text']));
const durations = (...names: string[]): Record<string, Schema> => Object.fromEntries(names.map((name) => [name, 'duration']));
const lists = (...names: string[]): Record<string, Schema> => Object.fromEntries(names.map((name) => [name, TEXTS]));

/**
 * CrowdSec's data sources and the keys that each decodes strictly (`pkg/acquisition/modules/<source>/config.go`, master of 2026-07-24). Null:
 * one whose keys nothing decodes on Linux.
 */
export const MODULES: Readonly<Record<string, Struct | null>> = {
  appsec: keys({
    ...texts('listen_addr', 'listen_socket', 'cert_file', 'key_file', 'path', 'appsec_config', 'appsec_config_path'),
    ...durations('auth_cache_duration', 'body_read_timeout'),
    routines: 'number',
    appsec_configs: TEXTS,
  }),
  file: keys({
    ...lists('filenames', 'exclude_regexps'),
    filename: 'text',
    discovery_poll_interval: 'duration',
    force_inotify: 'truth',
    max_buffer_size: 'number',
    poll_without_inotify: 'truth',
    discovery_poll_enable: 'truth',
  }),
  journalctl: keys(lists('journalctl_filter')),
  docker: keys({
    ...texts('check_interval', 'until', 'since', 'docker_host'),
    ...lists('container_name', 'container_id', 'container_name_regexp', 'container_id_regexp'),
    ...lists('service_name', 'service_id', 'service_name_regexp', 'service_id_regexp'),
    follow_stdout: 'truth',
    follow_stderr: 'truth',
    use_service_labels: 'truth',
    use_container_labels: 'truth',
  }),
  syslog: keys({
    ...texts('protocol', 'listen_addr'),
    listen_port: 'number',
    max_message_len: 'number',
    disable_rfc_parser: 'truth',
  }),
  http: keys({
    ...texts('listen_addr', 'listen_socket', 'path', 'auth_type'),
    timeout: 'duration',
    basic_auth: { struct: texts('username', 'password') },
    headers: TEXT_MAP,
    tls: { struct: { insecure_skip_verify: 'truth', ...texts('server_cert', 'server_key', 'ca_cert') } },
    custom_status_code: 'number',
    custom_headers: TEXT_MAP,
    max_body_size: 'number',
  }),
  kafka: keys({
    brokers: TEXTS,
    ...texts('topic', 'group_id', 'timeout'),
    partition: 'number',
    tls: { struct: { insecure_skip_verify: 'truth', ...texts('client_cert', 'client_key', 'ca_cert') } },
    batch: {
      struct: { min_bytes: 'number', max_bytes: 'number', queue_size: 'number', ...durations('max_wait', 'commit_interval') },
    },
  }),
  kinesis: keys({
    ...texts('stream_name', 'stream_arn', 'aws_profile', 'aws_region', 'aws_endpoint', 'consumer_name'),
    use_enhanced_fanout: 'truth',
    from_subscription: 'truth',
    max_retries: 'number',
  }),
  'k8s-audit': keys({ ...texts('listen_addr', 'webhook_path'), listen_port: 'number' }),
  loki: keys({
    ...texts('url', 'prefix', 'query'),
    ...durations('delay_for', 'since', 'wait_for_ready', 'max_failure_duration'),
    limit: 'number',
    headers: TEXT_MAP,
    auth: { struct: texts('username', 'password') },
    no_ready_check: 'truth',
  }),
  victorialogs: keys({
    ...texts('url', 'prefix', 'query'),
    ...durations('since', 'wait_for_ready', 'max_failure_duration'),
    limit: 'number',
    headers: TEXT_MAP,
    auth: { struct: texts('username', 'password') },
  }),
  s3: keys({
    ...texts('aws_profile', 'aws_region', 'aws_endpoint', 'bucket_name', 'prefix', 'polling_method', 'sqs_name', 'sqs_format'),
    polling_interval: 'number',
    max_buffer_size: 'number',
  }),
  cloudwatch: keys({
    ...texts('group_name', 'stream_regexp', 'stream_name', 'aws_profile', 'aws_config_dir', 'aws_region'),
    ...durations('poll_new_stream_interval', 'max_stream_age', 'poll_stream_interval', 'stream_read_timeout', 'aws_api_timeout'),
    describelogstreams_limit: 'number',
    getlogeventspages_limit: 'number',
    prepend_cloudwatch_timestamp: 'truth',
  }),
  wineventlog: null,
};

const DOCKER_CONTAINERS = [
  'container_name',
  'container_id',
  'container_name_regexp',
  'container_id_regexp',
  'use_container_labels',
];
const DOCKER_SERVICES = ['service_name', 'service_id', 'service_name_regexp', 'service_id_regexp', 'use_service_labels'];

/** What each source cannot do without: of each of these lists one key at least, and not empty. */
export const NEEDED: Readonly<Record<string, readonly (readonly string[])[]>> = {
  appsec: [['appsec_config', 'appsec_configs', 'appsec_config_path']],
  file: [['filename', 'filenames']],
  journalctl: [['journalctl_filter']],
  docker: [[...DOCKER_CONTAINERS, ...DOCKER_SERVICES]],
  http: [['listen_addr', 'listen_socket']],
  kafka: [['brokers'], ['topic']],
  'k8s-audit': [['listen_addr'], ['listen_port'], ['webhook_path']],
  loki: [['query']],
  victorialogs: [['url'], ['query']],
  cloudwatch: [['group_name']],
};

/** The sources that run in no mode but these two. */
export const TAIL_OR_CAT: readonly string[] = ['file', 'docker'];
