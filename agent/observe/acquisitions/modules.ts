import type { Schema, Struct } from '../yaml/strict-decode.ts';

// pkg/acquisition/configuration/configuration.go, DataSourceCommonCfg.
const COMMON: Record<string, Schema> = {
  mode: 'text',
  labels: 'text_map',
  log_level: 'level',
  source: 'text',
  name: 'text',
  use_time_machine: 'true_false',
  unique_id: 'text',
  transform: 'text',
};

/** What every acquisition may say; the keys of its own source stand beside these and are not looked at with this. */
export const COMMON_KEYS: Readonly<Record<string, Schema>> = COMMON;

const keys = (own: Record<string, Schema>): Struct => ({ struct: { ...COMMON, ...own } });
const texts = (...names: string[]): Record<string, Schema> => Object.fromEntries(names.map((name) => [name, 'text']));
const durations = (...names: string[]): Record<string, Schema> => Object.fromEntries(names.map((name) => [name, 'duration']));
const lists = (...names: string[]): Record<string, Schema> => Object.fromEntries(names.map((name) => [name, 'texts']));

/**
 * CrowdSec's data sources and the keys that each decodes strictly (`pkg/acquisition/modules/<source>/config.go`, master of 2026-07-24). Null:
 * one whose keys nothing decodes on Linux.
 */
export const MODULES: Readonly<Record<string, Struct | null>> = {
  appsec: keys({
    ...texts('listen_addr', 'listen_socket', 'cert_file', 'key_file', 'path', 'appsec_config', 'appsec_config_path'),
    ...durations('auth_cache_duration', 'body_read_timeout'),
    routines: 'numeric',
    appsec_configs: 'texts',
  }),
  file: keys({
    ...lists('filenames', 'exclude_regexps'),
    filename: 'text',
    discovery_poll_interval: 'duration',
    force_inotify: 'true_false',
    max_buffer_size: 'numeric',
    poll_without_inotify: 'true_false',
    discovery_poll_enable: 'true_false',
  }),
  journalctl: keys(lists('journalctl_filter')),
  docker: keys({
    ...texts('check_interval', 'until', 'since', 'docker_host'),
    ...lists('container_name', 'container_id', 'container_name_regexp', 'container_id_regexp'),
    ...lists('service_name', 'service_id', 'service_name_regexp', 'service_id_regexp'),
    follow_stdout: 'true_false',
    follow_stderr: 'true_false',
    use_service_labels: 'true_false',
    use_container_labels: 'true_false',
  }),
  syslog: keys({
    ...texts('protocol', 'listen_addr'),
    listen_port: 'numeric',
    max_message_len: 'numeric',
    disable_rfc_parser: 'true_false',
  }),
  http: keys({
    ...texts('listen_addr', 'listen_socket', 'path', 'auth_type'),
    timeout: 'duration',
    basic_auth: { struct: texts('username', 'password') },
    headers: 'text_map',
    tls: { struct: { insecure_skip_verify: 'true_false', ...texts('server_cert', 'server_key', 'ca_cert') } },
    custom_status_code: 'numeric',
    custom_headers: 'text_map',
    max_body_size: 'numeric',
  }),
  kafka: keys({
    brokers: 'texts',
    ...texts('topic', 'group_id', 'timeout'),
    partition: 'numeric',
    tls: { struct: { insecure_skip_verify: 'true_false', ...texts('client_cert', 'client_key', 'ca_cert') } },
    batch: {
      struct: { min_bytes: 'numeric', max_bytes: 'numeric', queue_size: 'numeric', ...durations('max_wait', 'commit_interval') },
    },
  }),
  kinesis: keys({
    ...texts('stream_name', 'stream_arn', 'aws_profile', 'aws_region', 'aws_endpoint', 'consumer_name'),
    use_enhanced_fanout: 'true_false',
    from_subscription: 'true_false',
    max_retries: 'numeric',
  }),
  'k8s-audit': keys({ ...texts('listen_addr', 'webhook_path'), listen_port: 'numeric' }),
  loki: keys({
    ...texts('url', 'prefix', 'query'),
    ...durations('delay_for', 'since', 'wait_for_ready', 'max_failure_duration'),
    limit: 'numeric',
    headers: 'text_map',
    auth: { struct: texts('username', 'password') },
    no_ready_check: 'true_false',
  }),
  victorialogs: keys({
    ...texts('url', 'prefix', 'query'),
    ...durations('since', 'wait_for_ready', 'max_failure_duration'),
    limit: 'numeric',
    headers: 'text_map',
    auth: { struct: texts('username', 'password') },
  }),
  s3: keys({
    ...texts('aws_profile', 'aws_region', 'aws_endpoint', 'bucket_name', 'prefix', 'polling_method', 'sqs_name', 'sqs_format'),
    polling_interval: 'numeric',
    max_buffer_size: 'numeric',
  }),
  cloudwatch: keys({
    ...texts('group_name', 'stream_regexp', 'stream_name', 'aws_profile', 'aws_config_dir', 'aws_region'),
    ...durations('poll_new_stream_interval', 'max_stream_age', 'poll_stream_interval', 'stream_read_timeout', 'aws_api_timeout'),
    describelogstreams_limit: 'numeric',
    getlogeventspages_limit: 'numeric',
    prepend_cloudwatch_timestamp: 'true_false',
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
