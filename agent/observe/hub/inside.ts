import { cleanPath } from '../disk/resolve-link.ts';
import { isInside } from '../disk/view.ts';
import type { Where } from '../where.ts';

/**
 * Whether a path lies inside the hub's folder, by name alone. A folder below the hub whose name begins with `..` counts as outside for
 * `isPathInside` in CrowdSec's `pkg/cwhub/path.go`.
 */
export function isInHub({ hubDir }: Where, path: string): boolean {
  const clean = cleanPath(path);
  return isInside(clean, hubDir) && !clean.startsWith('/..', hubDir.length);
}
