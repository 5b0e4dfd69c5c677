import { existsSync } from 'node:fs';
import type { WithSettings } from './command-line.ts';
import { readConfig, readUnfinished } from './config-file.ts';
import {
  DEFAULT_CONFIG_FILE,
  fromEnvironment,
  type RawSettings,
  resolveSettings,
  SettingFault,
  type Settings,
} from './settings.ts';

/** The settings of one run, and what enrolment needs to write them. */
export interface LoadedSettings {
  settings: Settings;
  configFile: string;
  configText: string;
  /** The settings that flags and environment give, which enrolment writes into agent.yaml. */
  given: RawSettings;
}

const isContainer = (): boolean => existsSync('/.dockerenv') || existsSync('/run/.containerenv');

/**
 * Reads agent.yaml and lays the environment and the flags over it.
 * @throws SettingFault
 */
export function loadSettings(command: WithSettings): LoadedSettings {
  const named = command.configFile ?? process.env.ARGOS_DRIFT_CONFIG ?? '';
  const configFile = named === '' ? DEFAULT_CONFIG_FILE : named;
  const config = readConfig(configFile);
  const mayWriteIt = command.name === 'enroll' || command.name === 'run';
  if (config === null && named !== '' && !mayWriteIt) throw new SettingFault(`${configFile} does not exist`);
  const environment = fromEnvironment(process.env);
  const layers = { flags: command.flags, environment, file: config?.settings ?? {} };
  const given = { ...environment, ...command.flags };
  const settings = { ...resolveSettings(layers, isContainer()), unfinished: readUnfinished(configFile) };
  return { settings, configFile, configText: config?.text ?? '', given };
}
