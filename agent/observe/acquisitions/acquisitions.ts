import { join, resolve } from 'node:path';
import { type Document, isScalar } from 'yaml';
import { whyUnread } from '../disk/read-whole.ts';
import { resolveLink } from '../disk/resolve-link.ts';
import type { Tree } from '../disk/tree.ts';
import { isYaml } from '../disk/walk.ts';
import { YAML_MAX_BYTES } from '../read-limits.ts';
import { Unobservable } from '../unobservable.ts';
import type { Where } from '../where.ts';
import { decodeYaml } from '../yaml/decode-yaml.ts';
import { documents, hasMergeKey, nodeAt, scalarText, textsAt, topMap, YamlFault } from '../yaml/yaml-file.ts';
import type { AppsecSource, ConfigReference } from './appsec-source.ts';

/**
 * CrowdSec's acquisitions of `source: appsec`, with the appsec-configs that they use (`pkg/csconfig/crowdsec_service.go` for the files,
 * `pkg/acquisition/modules/appsec/config.go` for the keys).
 * @throws Unobservable where one acquisition cannot be read: it could use any config
 */
export function appsecSources(tree: Tree, where: Where): AppsecSource[] {
  if (!where.config.enabled) return [];
  return acquisitionFiles(tree, where).flatMap(({ path, isRequired }) => {
    const resolved = resolveLink(tree, where.view, path);
    if (resolved.kind === 'dangling' && !isRequired) return [];
    if (resolved.kind !== 'file')
      throw new Unobservable('unreadable', `the acquisition ${path} cannot be read (${resolved.kind})`);
    const content = tree.read(resolved.target, YAML_MAX_BYTES);
    if (!content.ok) throw new Unobservable('unreadable', `the acquisition ${path} cannot be read (${whyUnread(content)})`);
    return readAcquisitions(path, content.bytes);
  });
}

function acquisitionFiles(tree: Tree, where: Where): { path: string; isRequired: boolean }[] {
  const { acquisitionPath, acquisitionDir } = where.config;
  const inside = where.view.toCrowdsec(where.crowdsecDir);
  const isSaid = acquisitionPath !== null || acquisitionDir !== null;
  const file = isSaid ? acquisitionPath : 'acquis.yaml';
  const folder = isSaid ? acquisitionDir : 'acquis.d';
  const files = file === null ? [] : [{ path: where.view.toAgent(resolve(inside, file)), isRequired: isSaid }];
  if (folder === null) return files;
  const path = where.view.toAgent(resolve(inside, folder));
  if (tree.look(path).kind === 'absent') return files;
  const entries = tree.entries(path);
  if (!Array.isArray(entries)) throw new Unobservable('unreadable', `the folder ${path} cannot be listed (${entries.code})`);
  const names = entries.map((entry) => entry.name).filter(isYaml);
  return [...files, ...names.map((name) => ({ path: join(path, name), isRequired: true }))];
}

function readAcquisitions(path: string, bytes: Buffer): AppsecSource[] {
  try {
    return [...documents(decodeYaml(bytes))].flatMap((document) => sourceIn(path, document));
  } catch (error) {
    if (error instanceof YamlFault || error instanceof Unobservable)
      throw new Unobservable('unreadable', `the acquisition ${path} cannot be read: ${error.message}`);
    throw error;
  }
}

function sourceIn(file: string, document: Document.Parsed): AppsecSource[] {
  const map = topMap(document);
  if (map === null) return [];
  if (hasMergeKey(document)) throw new YamlFault('it merges YAML maps');
  const value = (key: string): string => {
    const node = nodeAt(document, map, key);
    return isScalar(node) ? scalarText(node) : '';
  };
  // detectBackwardCompatAcquis: these keys make it another source, whatever `source` says.
  const isOther = ['filename', 'filenames', 'journalctl_filter'].some((key) => nodeAt(document, map, key) !== undefined);
  if (isOther || value('source') !== 'appsec') return [];
  const used: ConfigReference[] = [];
  if (value('appsec_config_path') !== '') used.push({ by: 'path', value: value('appsec_config_path') });
  else if (value('appsec_config') !== '') used.push({ by: 'name', value: value('appsec_config') });
  const names = textsAt(nodeAt(document, map, 'appsec_configs'), 'appsec_configs');
  const configs = [...used, ...names.map((name): ConfigReference => ({ by: 'name', value: name }))];
  return [{ file, listener: value('listen_addr'), configs }];
}
