import { type Schema, type Struct, TEXTS } from '../yaml/strict-decode.ts';

// The structures of CrowdSec's pkg/csconfig (master of 2026-07-24), of which each entry names the file. A field without a yaml tag is
// called by its name in lower case.

const struct = (fields: Record<string, Schema>): Struct => ({ struct: fields });

const autodelete = struct({
  cert: 'text',
  certduration: 'duration',
  api_key: 'text',
  apiduration: 'duration',
  login_password: 'text',
  loginpasswordduration: 'duration',
});

/** Every key that CrowdSec's `config.yaml` may have: it decodes the file strictly (`pkg/csconfig/config.go`, `KnownFields`). */
export const CONFIG_KEYS: Struct = struct({
  // common.go, logging.go
  common: struct({
    daemonize: 'text',
    pid_dir: 'text',
    working_dir: 'text',
    force_color_logs: 'truth',
    log_level: 'level',
    log_media: 'text',
    log_dir: 'text',
    compress_logs: 'truth',
    log_max_size: 'number',
    log_format: 'text',
    log_max_age: 'number',
    log_max_files: 'number',
  }),
  // prometheus.go
  prometheus: struct({ enabled: 'truth', level: 'text', listen_addr: 'text', listen_port: 'number' }),
  // crowdsec_service.go
  crowdsec_service: struct({
    enable: 'truth',
    acquisition_path: 'text',
    acquisition_dir: 'text',
    console_context_path: 'text',
    console_context_value_length: 'number',
    parser_routines: 'number',
    buckets_routines: 'number',
    output_routines: 'number',
    state_input_file: 'text',
    state_output_dir: 'text',
    dns_cache: struct({ ttl: 'duration', negative_ttl: 'duration', size: 'number' }),
  }),
  // cscli.go
  cscli: struct({
    output: 'text',
    color: 'text',
    hub_branch: 'text',
    __hub_url_template__: 'text',
    hub_with_content: 'truth',
    prometheus_uri: 'text',
  }),
  // database.go
  db_config: struct({
    user: 'text',
    password: 'text',
    db_name: 'text',
    sslmode: 'text',
    ssl_ca_cert: 'text',
    ssl_client_cert: 'text',
    ssl_client_key: 'text',
    host: 'text',
    port: 'number',
    db_path: 'text',
    type: 'text',
    flush: struct({
      max_items: 'number',
      max_age: 'duration_in_days',
      bouncers_autodelete: autodelete,
      agents_autodelete: autodelete,
      metrics_max_age: 'duration_in_days',
    }),
    log_level: 'level',
    max_open_conns: 'number',
    use_wal: 'truth',
    decision_bulk_size: 'number',
  }),
  // api.go, tls.go
  api: struct({
    client: struct({ credentials_path: 'text', insecure_skip_verify: 'truth', unregister_on_exit: 'truth' }),
    server: struct({
      enable: 'truth',
      listen_uri: 'text',
      listen_socket: 'text',
      tls: struct({
        cert_file: 'text',
        key_file: 'text',
        client_verification: 'text',
        server_name: 'text',
        ca_cert_path: 'text',
        agents_allowed_ou: TEXTS,
        bouncers_allowed_ou: TEXTS,
        crl_path: 'text',
        cache_expiration: 'duration',
      }),
      online_client: struct({
        credentials_path: 'text',
        pull: struct({ community: 'truth', blocklists: 'truth' }),
        sharing: 'truth',
      }),
      profiles_path: 'text',
      console_path: 'text',
      log_level: 'level',
      use_forwarded_for_headers: 'truth',
      trusted_proxies: TEXTS,
      trusted_ips: TEXTS,
      papi_log_level: 'level',
      disable_remote_lapi_registration: 'truth',
      capi_whitelists_path: 'text',
      auto_registration: struct({ enabled: 'truth', token: 'text', allowed_ranges: TEXTS }),
      disable_usage_metrics_export: 'truth',
    }),
    cti: struct({ key: 'text', cache_timeout: 'duration', cache_size: 'number', enabled: 'truth', log_level: 'level' }),
  }),
  // config_paths.go
  config_paths: struct({
    config_dir: 'text',
    data_dir: 'text',
    simulation_path: 'text',
    index_path: 'text',
    hub_dir: 'text',
    plugin_dir: 'text',
    notification_dir: 'text',
    pattern_dir: 'text',
  }),
  // plugin_config.go
  plugin_config: struct({ user: 'text', group: 'text' }),
});
