import { readFileSync } from 'node:fs';
import { isMap, isScalar, parseDocument } from 'yaml';
import { errorCode } from '../words/error-code.ts';
import { messageOf } from '../words/reason.ts';
import { parseUrl, type RawSettings, SETTING_KEYS, SettingFault, type SettingKey, type Unfinished } from './settings.ts';

const isSettingKey = (key: unknown): key is SettingKey => SETTING_KEYS.some((known) => known === key);

/**
 * Reads the text of agent.yaml.
 * @throws SettingFault where it does not parse, has a key that is not known, or a value that is no text
 */
export function parseConfig(text: string, path: string): RawSettings {
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault !== undefined) throw new SettingFault(`${path} is no valid YAML: ${fault.message.split('\n')[0]}`);
  if (document.contents === null) return {};
  if (!isMap(document.contents)) throw new SettingFault(`${path} must be a map of settings`);
  const settings: RawSettings = {};
  for (const { key, value } of document.contents.items) {
    const name = isScalar(key) ? key.value : key;
    if (!isSettingKey(name))
      throw new SettingFault(`${path}: unknown setting ${String(name)}. Known are: ${SETTING_KEYS.join(', ')}`);
    // A host's id may look like a number, so the text counts and not what YAML makes of it.
    const content = isScalar(value)
      ? typeof value.value === 'string'
        ? value.value
        : value.value === null
          ? ''
          : value.source
      : undefined;
    if (content === undefined) throw new SettingFault(`${path}: ${name} must be a text`);
    if (content === '') throw new SettingFault(`${path}: ${name} is empty. Remove the line to use the default`);
    settings[name] = content;
  }
  return settings;
}

/**
 * Reads agent.yaml.
 * @returns null where it does not exist
 * @throws SettingFault where it cannot be read or used
 */
export function readConfig(path: string): { text: string; settings: RawSettings } | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new SettingFault(`${path} cannot be read: ${messageOf(error)}`);
  }
  return { text, settings: parseConfig(text, path) };
}

/** The text of agent.yaml with some settings replaced; comments and the rest stay. */
export function withSettings(text: string, changed: RawSettings): string {
  const document = parseDocument(text);
  for (const [key, value] of Object.entries(changed)) document.set(key, value);
  return document.toString();
}

/** Where an enrolment keeps the next agent.yaml from before it replaces the key until it has replaced agent.yaml. */
export const nextConfigOf = (configFile: string): string => `${configFile}.next`;

/**
 * Reads what an enrolment was about to write when it was killed. It stands in the folder of agent.yaml, which is root's, and not in
 * that of the key.
 * @returns null where there is none that can be used
 */
export function readUnfinished(configFile: string): Unfinished | null {
  try {
    const next = readConfig(nextConfigOf(configFile))?.settings;
    return next?.url === undefined || next.host_id === undefined ? null : { url: parseUrl(next.url), hostId: next.host_id };
  } catch {
    return null;
  }
}
