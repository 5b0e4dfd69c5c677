/** The sections of a `config.yaml` that count for where CrowdSec finds its files. */
export interface ConfigSections {
  config_paths?: Record<string, unknown>;
  crowdsec_service?: Record<string, unknown> | null;
  api?: { server: Record<string, unknown> };
}

/**
 * A `config.yaml` with which CrowdSec's log processor starts, in the notation of JSON, which is YAML.
 * @param dir the folder of CrowdSec as it sees it
 * @param over laid over each section; null leaves a section out
 */
export function configYaml(dir: string, { config_paths, crowdsec_service, api }: ConfigSections = {}): string {
  const service = { acquisition_path: `${dir}/acquis.yaml`, acquisition_dir: `${dir}/acquis.d` };
  const sections = {
    config_paths: { data_dir: `${dir}/data`, ...config_paths },
    ...(crowdsec_service === null ? {} : { crowdsec_service: { ...service, ...crowdsec_service } }),
    ...(api === undefined ? {} : { api }),
  };
  return `${JSON.stringify(sections, null, 2)}\n`;
}

/** An acquisition of a log file: CrowdSec does not start without any. */
export const LOG_ACQUISITION = 'filenames: [/var/log/x.log]\nlabels: {type: syslog}\n';
