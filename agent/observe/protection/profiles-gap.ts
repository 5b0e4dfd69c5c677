import type { ProtectionGap } from '#contract';
import type { FileFacts } from '../disk/file-facts.ts';
import { resolveLink } from '../disk/resolve-link.ts';
import type { ObservationContext } from '../surface-observer.ts';
import { gapOfHost } from './gap.ts';
import type { ProfilesFile } from './profiles-file.ts';

const SO = 'so that no alert leads to a decision, and no bouncer blocks anybody';

/**
 * Whether no profile surely makes a decision of an alert; null where one could, or where it is not known. The documents of the `.local`
 * file come before the file's own (`PrependedPatchContent` of go-cs-lib, `csyaml/patcher.go`). Where the Local API is elsewhere, the
 * profiles there count, and nothing is said of the ones here. What keeps CrowdSec from starting is noted as a load fault.
 */
export function profilesGap(context: ObservationContext, facts: FileFacts<ProfilesFile>, count: number): ProtectionGap | null {
  const { config, view } = context.where;
  if (config.hasLapi !== true || config.profilesPath === null || !view.sees(config.profilesPath)) return null;
  const path = view.toAgent(config.profilesPath);
  const base = readFile(context, facts, path);
  const local = readFile(context, facts, `${path}.local`);
  const refused = [base, local].find(isRefused);
  if (refused !== undefined)
    context.loadFaults.note(`CrowdSec refuses ${config.profilesPath} (api.server.profiles_path): ${refused.refused}`);
  if (base === 'absent' || base === null || local === null || isRefused(base) || isRefused(local)) return null;
  const parts = local === 'absent' ? [base] : [local, base];
  if (parts.every(({ isBlank }) => isBlank)) {
    context.loadFaults.note(
      `${config.profilesPath} (api.server.profiles_path) has no profile, without which CrowdSec does not start`,
    );
    return null;
  }
  if (parts.some(({ decides }) => decides)) return null;
  const file = config.profilesPath + (local === 'absent' ? '' : ' and its .local');
  const sentence = `no profile in ${file} (api.server.profiles_path) has both a filter that can match and a decision that is not simulated`;
  return gapOfHost('profiles', count, `${sentence}, ${SO}`);
}

type Part = ProfilesFile | 'absent';
const isRefused = (part: Part): part is { refused: string } => typeof part === 'object' && part !== null && 'refused' in part;

function readFile({ tree, where }: ObservationContext, facts: FileFacts<ProfilesFile>, path: string): Part {
  const end = resolveLink(tree, where.view, path);
  if (end.kind === 'dangling') return 'absent';
  if (end.kind !== 'file') return null;
  const fact = facts.of(tree, end.target);
  return fact.ok ? fact.value : null;
}
