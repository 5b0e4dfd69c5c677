import { join, normalize, resolve } from 'node:path';
import { type CrowdsecConfig, readCrowdsecConfig } from './crowdsec-config.ts';
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
  crowdsecDir: string;
  hubDir: string;
  /** False where the hub could be elsewhere: CrowdSec's `config.yaml` could not be read and nobody configured it. */
  hubIsCertain: boolean;
  indexPath: string;
  tuningFile: string;
  sharedDir: string | null;
  config: CrowdsecConfig;
  view: View;
}

const DEBIAN_HUB_DIR = '/var/lib/crowdsec/hub';

/** Finds CrowdSec's folders: what the agent was told first, then what `config.yaml` says, then CrowdSec's defaults. */
export function findWhere(tree: Tree, folders: Folders): Where {
  const crowdsecDir = resolve(folders.crowdsecDir);
  const inside = normalize(folders.crowdsecDirInside ?? crowdsecDir).replace(/(?<=.)\/+$/, '');
  const config = readCrowdsecConfig(tree, crowdsecDir);
  const main: Mapping = { agent: crowdsecDir, crowdsec: inside };
  const configured = config.hubDir === null ? null : resolve(inside, config.hubDir);
  const told = folders.hubDir === null ? null : resolve(folders.hubDir);
  const isElsewhere = inside !== crowdsecDir && told !== null && configured !== null;
  const mappings = isElsewhere ? [{ agent: told, crowdsec: configured }, main] : [main];
  const view = new View(mappings);
  const couldSay = config.state === 'unreadable' || config.state === 'invalid';
  const hubDir = told ?? (configured === null ? defaultHub(tree, crowdsecDir, couldSay) : view.toAgent(configured));
  return {
    crowdsecDir,
    hubDir,
    hubIsCertain: told !== null || !couldSay,
    indexPath: config.indexPath === null ? join(hubDir, '.index.json') : view.toAgent(resolve(inside, config.indexPath)),
    tuningFile: resolve(folders.tuningFile ?? join(crowdsecDir, 'appsec-rules', 'argos-tuning.yaml')),
    sharedDir: folders.sharedDir === null ? null : resolve(folders.sharedDir),
    config,
    view,
  };
}

function defaultHub(tree: Tree, crowdsecDir: string, couldBeElsewhere: boolean): string {
  const usual = join(crowdsecDir, 'hub');
  if (!couldBeElsewhere || tree.look(join(usual, '.index.json')).kind !== 'absent') return usual;
  return tree.look(join(DEBIAN_HUB_DIR, '.index.json')).kind === 'absent' ? usual : DEBIAN_HUB_DIR;
}
