import { isAbsolute, join, resolve } from 'node:path';
import * as v from 'valibot';
import { HostId, type Install } from '#contract';
import type { Folders } from '../observe/where.ts';

/** Every setting: its name in agent.yaml. The flag is `--key-file`, the variable `ARGOS_DRIFT_KEY_FILE`. */
export const SETTING_KEYS = [
  'url',
  'host_id',
  'key_file',
  'crowdsec_dir',
  'crowdsec_dir_inside',
  'hub_dir',
  'tuning_file',
  'shared_dir',
  'install',
  'engine_metrics',
] as const;
export type SettingKey = (typeof SETTING_KEYS)[number];
/** The settings that are paths of this host. */
export const PATH_KEYS = ['key_file', 'crowdsec_dir', 'crowdsec_dir_inside', 'hub_dir', 'tuning_file', 'shared_dir'] as const;
export type RawSettings = Partial<Record<SettingKey, string>>;

export const DEFAULT_CONFIG_FILE = '/etc/argos-drift/agent.yaml';
const STATE_DIR = '/var/lib/argos-drift';

/** A setting that cannot be used; the message says what to do. */
export class SettingFault extends Error {
  override readonly name = 'SettingFault';
}

/** What an enrolment was about to write into agent.yaml, in a file beside it. */
export interface Unfinished {
  url: URL;
  hostId: string;
}

export interface Settings {
  /** Null before the host was enrolled. */
  url: URL | null;
  hostId: string | null;
  /** An enrolment that was killed before it replaced agent.yaml; null where none was. */
  unfinished: Unfinished | null;
  keyFile: string;
  folders: Folders & { sharedDir: string };
  install: Install;
  /** Where CrowdSec's metrics are asked; null: where its config.yaml says, on this machine. */
  engineMetrics: { host: string; port: number } | null;
}

export const flagOf = (key: SettingKey): string => key.replaceAll('_', '-');
export const variableOf = (key: SettingKey): string => `ARGOS_DRIFT_${key.toUpperCase()}`;

/** The settings that environment variables give; an empty variable is none. */
export function fromEnvironment(environment: Record<string, string | undefined>): RawSettings {
  return Object.fromEntries(
    SETTING_KEYS.flatMap((key) => {
      const value = environment[variableOf(key)];
      return value === undefined || value === '' ? [] : [[key, value]];
    }),
  );
}

/**
 * Puts the layers together: flags override the environment, which overrides the file.
 * @param isContainer whether the agent runs in a container, which changes two defaults
 * @throws SettingFault naming the setting
 */
export function resolveSettings(
  layers: { flags: RawSettings; environment: RawSettings; file: RawSettings },
  isContainer: boolean,
): Settings {
  for (const key of PATH_KEYS) {
    if (!isAbsolute(layers.file[key] ?? '/')) throw new SettingFault(`${key} in agent.yaml must be an absolute path`);
  }
  const raw: RawSettings = { ...layers.file, ...layers.environment, ...layers.flags };
  const path = (key: SettingKey): string | null => (raw[key] === undefined ? null : resolve(raw[key]));
  const inside = raw.crowdsec_dir_inside ?? null;
  if (inside !== null && !isAbsolute(inside)) throw new SettingFault('crowdsec_dir_inside must be an absolute path');
  if (raw.host_id !== undefined && !v.is(HostId, raw.host_id))
    throw new SettingFault('host_id must be the id that enrolment gave');
  return {
    url: raw.url === undefined ? null : parseUrl(raw.url),
    hostId: raw.host_id ?? null,
    unfinished: null,
    keyFile: path('key_file') ?? join(STATE_DIR, 'host.key'),
    folders: {
      crowdsecDir: path('crowdsec_dir') ?? '/etc/crowdsec',
      crowdsecDirInside: inside,
      hubDir: path('hub_dir'),
      tuningFile: path('tuning_file'),
      sharedDir: path('shared_dir') ?? (isContainer ? '/shared' : join(STATE_DIR, 'shared')),
    },
    install: parseInstall(raw.install, isContainer),
    engineMetrics: raw.engine_metrics === undefined ? null : parseMetrics(raw.engine_metrics),
  };
}

const SUCH_AS = "Give the Worker's address, such as https://argos-drift.example.workers.dev";

/**
 * The Worker's address: its origin alone.
 * @throws SettingFault where the text is no such address
 */
export function parseUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new SettingFault(`${text} is no URL. ${SUCH_AS}`);
  }
  // `localhost:8787` is a URL to Node, of a protocol called localhost.
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new SettingFault(`${text} does not begin with https:// or http://. ${SUCH_AS}`);
  if (url.username !== '' || url.password !== '') throw new SettingFault('the URL must not hold a user name or password');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new SettingFault(`the URL must be the Worker's address alone: ${url.origin}`);
  }
  return url;
}

/** Whether an answer from this address could be forged on the way: plain HTTP to another machine. */
export function isForgeable(url: URL): boolean {
  return url.protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
}

function parseInstall(text: string | undefined, isContainer: boolean): Install {
  if (text === undefined) return isContainer ? 'docker' : 'systemd';
  if (text === 'systemd' || text === 'docker') return text;
  throw new SettingFault('install must be systemd or docker');
}

/** @throws SettingFault where it is no address of metrics */
function parseMetrics(text: string): { host: string; port: number } {
  const whole = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : null;
  const isPlain = url !== null && url.protocol === 'http:' && url.username === '' && url.pathname === '/' && url.search === '';
  if (!isPlain || url.hostname === '')
    throw new SettingFault(`engine_metrics is ${text}: give an address such as http://crowdsec:6060`);
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: url.port === '' ? 80 : Number(url.port) };
}
