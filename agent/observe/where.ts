import { join, normalize, resolve } from 'node:path';
import { type CrowdsecConfig, readCrowdsecConfig } from './config/crowdsec-config.ts';
import type { ConfigText } from './config/read-part.ts';
import type { FileFacts } from './disk/file-facts.ts';
import { resolveLink } from './disk/resolve-link.ts';
import type { Tree } from './disk/tree.ts';
import { type Mapping, View } from './disk/view.ts';

/** What the agent's configuration says about the folders that it observes. Paths as the agent sees them, absolute. */
export interface Folders {
  crowdsecDir: string;
  /** Where CrowdSec itself sees `crowdsecDir`; null where it is the same. */
  crowdsecDirInside: string | null;
  /** Null: as CrowdSec's own configuration says. */
  hubDir: string | null;
  /** Null: `argos-tuning.yaml` in CrowdSec's folder of AppSec rules. */
  tuningFile: string | null;
  /** Where the sentinels stand; null: nowhere, so nothing is declared on this host. */
  sharedDir: string | null;
}

/** Where everything of one CrowdSec stands, as the agent sees it. */
export interface Where {
  /** The folder of `config.yaml`. */
  configFolder: string;
  /** The folder of the installed items: that of `config.yaml`, unless its `config_dir` names another. */
  crowdsecDir: string;
  hubDir: string;
  /** False where the hub could be elsewhere: CrowdSec's `config.yaml` could not be read and nobody configured it. */
  hubIsCertain: boolean;
  indexPath: string;
  tuningFile: string;
  sharedDir: string | null;
  config: CrowdsecConfig;
  view: View;
  /** Why it is not known which items CrowdSec loads, whatever stands in these folders; null where it is. It names CrowdSec's own key. */
  doubt: string | null;
}

const DEBIAN_HUB_DIR = '/var/lib/crowdsec/hub';

/** Finds CrowdSec's folders: what the agent was told first, then what `config.yaml` says, then CrowdSec's defaults. @param facts what `config.yaml` says */
export function findWhere(tree: Tree, folders: Folders, facts: FileFacts<ConfigText>): Where {
  const configFolder = resolve(folders.crowdsecDir);
  const inside = normalize(folders.crowdsecDirInside ?? configFolder).replace(/(?<=.)\/+$/, '');
  const main: Mapping = { agent: configFolder, crowdsec: inside };
  const config = readCrowdsecConfig(tree, new View([main]), facts, configFolder);
  const told = folders.hubDir === null ? null : resolve(folders.hubDir);
  const isElsewhere = inside !== configFolder && told !== null && config.hubDir !== null;
  const mappings = isElsewhere ? [{ agent: told, crowdsec: config.hubDir ?? '' }, main] : [main];
  const view = new View(mappings);
  const items = itemsFolder(tree, view, config, configFolder, folders.crowdsecDirInside !== null);
  const { crowdsecDir } = items;
  const couldSay = config.state === 'unreadable' || config.state === 'invalid';
  const hubDir = told ?? (config.hubDir === null ? defaultHub(tree, crowdsecDir, couldSay) : view.toAgent(config.hubDir));
  const { doubts } = config;
  return {
    configFolder,
    crowdsecDir,
    hubDir,
    hubIsCertain: told !== null || !couldSay,
    indexPath: config.indexPath === null ? join(hubDir, '.index.json') : view.toAgent(config.indexPath),
    tuningFile: resolve(folders.tuningFile ?? join(crowdsecDir, 'appsec-rules', 'argos-tuning.yaml')),
    sharedDir: folders.sharedDir === null ? null : resolve(folders.sharedDir),
    config,
    view,
    doubt: doubts.all ?? doubts.enable ?? items.doubt ?? (told === null ? doubts.hubDir : undefined) ?? doubts.indexPath ?? null,
  };
}

/** Where CrowdSec's items are installed (`pkg/csconfig/hub.go`, `InstallDir`), or why that is not known. */
function itemsFolder(
  tree: Tree,
  view: View,
  config: CrowdsecConfig,
  configFolder: string,
  isMapped: boolean,
): { crowdsecDir: string; doubt: string | null } {
  const here = { crowdsecDir: configFolder, doubt: null };
  if (config.doubts.configDir !== undefined) return { ...here, doubt: config.doubts.configDir };
  if (config.configDir === null) return here;
  const configured = view.toAgent(config.configDir);
  if (configured === configFolder || isSameFolder(tree, view, configured, configFolder)) return here;
  const says = `config_paths.config_dir of ${configFolder}/config.yaml is ${config.configDir}`;
  if (!view.sees(config.configDir) || resolveLink(tree, view, configured).kind !== 'directory') {
    return {
      ...here,
      doubt: `${says}, which is no folder that the agent sees: set crowdsec_dir_inside, or let it see that folder`,
    };
  }
  // A volume that is looked at from outside names a folder that may be there too, and be another CrowdSec's.
  if (!isMapped && tree.look(join(configFolder, 'scenarios')).kind !== 'absent') {
    return {
      ...here,
      doubt: `${says}, and ${configFolder} has items too: set crowdsec_dir_inside to where CrowdSec sees that folder`,
    };
  }
  return { crowdsecDir: configured, doubt: null };
}

function isSameFolder(tree: Tree, view: View, a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => {
    const resolved = resolveLink(tree, view, path);
    return resolved.kind === 'directory' ? tree.look(resolved.target) : null;
  });
  if (one == null || other == null || !('stat' in one) || !('stat' in other)) return false;
  return one.stat.dev === other.stat.dev && one.stat.ino === other.stat.ino;
}

function defaultHub(tree: Tree, crowdsecDir: string, couldBeElsewhere: boolean): string {
  const usual = join(crowdsecDir, 'hub');
  if (!couldBeElsewhere || tree.look(join(usual, '.index.json')).kind !== 'absent') return usual;
  return tree.look(join(DEBIAN_HUB_DIR, '.index.json')).kind === 'absent' ? usual : DEBIAN_HUB_DIR;
}
