import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Enrollment } from '../enroll/enroll.ts';
import type { Command } from './command-line.ts';
import { readConfig } from './config-file.ts';
import {
  DEFAULT_CONFIG_FILE,
  fromEnvironment,
  PATH_KEYS,
  type RawSettings,
  resolveSettings,
  SettingFault,
  type Settings,
} from './settings.ts';

/** A command that works with settings. */
export type WithSettings = Extract<Command, { flags: RawSettings }>;

/** The settings of one run, and what enrolment needs to write them. */
export interface Loaded {
  settings: Settings;
  configFile: string;
  configText: string;
  /** Settings that were given beside the file and that enrolment keeps. */
  given: RawSettings;
}

const isContainer = (): boolean => existsSync('/.dockerenv') || existsSync('/run/.containerenv');

/**
 * Reads agent.yaml and puts the layers together.
 * @throws SettingFault
 */
export function load(command: WithSettings): Loaded {
  const named = command.configFile ?? process.env.ARGOS_DRIFT_CONFIG ?? '';
  const configFile = named === '' ? DEFAULT_CONFIG_FILE : named;
  const config = readConfig(configFile);
  const makesIt = command.name === 'enroll' || command.name === 'run';
  if (config === null && named !== '' && !makesIt) throw new SettingFault(`${configFile} does not exist`);
  const environment = fromEnvironment(process.env);
  const layers = { flags: command.flags, environment, file: config?.settings ?? {} };
  const given = { ...environment, ...command.flags };
  return { settings: resolveSettings(layers, isContainer()), configFile, configText: config?.text ?? '', given };
}

/** What `enroll` needs, from the settings of this run. */
export function enrollmentOf({ settings, configFile, configText, given }: Loaded, url: URL, code: string): Enrollment {
  const keep: RawSettings = {};
  // A relative path means something else where the daemon starts.
  for (const key of PATH_KEYS) if (given[key] !== undefined) keep[key] = resolve(given[key]);
  return { url, code, hostname: hostname(), install: settings.install, keyFile: settings.keyFile, configFile, configText, keep };
}
