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
 * profiles there count, and nothing is said of the ones here.
 */
export function profilesGap(context: ObservationContext, facts: FileFacts<ProfilesFile>, count: number): ProtectionGap | null {
  const { config, view } = context.where;
  if (config.hasLapi !== true || config.profilesPath === null || !view.sees(config.profilesPath)) return null;
  const path = view.toAgent(config.profilesPath);
  const base = readFile(context, facts, path);
  const local = readFile(context, facts, `${path}.local`);
  if (base === 'absent' || base === null || local === null) return null;
  const parts = local === 'absent' ? [base] : [local, base];
  if (parts.some(({ decides }) => decides)) return null;
  const file = config.profilesPath + (local === 'absent' ? '' : ' and its .local');
  return gapOfHost(
    'profiles',
    count,
    parts.every(({ profiles }) => profiles === 0)
      ? `there is no profile in ${file} (api.server.profiles_path), ${SO}`
      : `no profile in ${file} (api.server.profiles_path) has both a filter that can match and a decision that is not simulated, ${SO}`,
  );
}

function readFile(
  { tree, where }: ObservationContext,
  facts: FileFacts<ProfilesFile>,
  path: string,
): NonNullable<ProfilesFile> | 'absent' | null {
  const end = resolveLink(tree, where.view, path);
  if (end.kind === 'dangling') return 'absent';
  if (end.kind !== 'file') return null;
  const fact = facts.of(tree, end.target);
  return fact.ok ? fact.value : null;
}
