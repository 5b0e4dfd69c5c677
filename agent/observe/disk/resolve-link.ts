import { dirname, isAbsolute, join, normalize } from 'node:path';
import { isSameLook } from './look.ts';
import type { Tree } from './tree.ts';
import type { View } from './view.ts';

/** Where a path ends. `target` is a path as the agent sees it and no link; `text` is the last link's own text. */
export type Resolved =
  | { kind: 'file' | 'directory' | 'other'; target: string }
  | { kind: 'dangling'; target: string; text: string }
  | { kind: 'loop' }
  | { kind: 'unreadable'; target: string; code: string };

// pkg/cwhub/path.go, maxSymlinks: the tenth look must find something that is no link.
const LOOKS_MAX = 10;

/**
 * Follows a file link hop by hop, as `resolveSymlink` in CrowdSec's `pkg/cwhub/path.go` does. The target of an absolute link
 * is a path as CrowdSec sees it and is mapped to the agent's view. Folders on the way may be links and stay as they are:
 * with their real paths, everything in Debian's hub would look local.
 */
export function resolveLink(tree: Tree, view: View, path: string): Resolved {
  let at = path;
  let text = '';
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    const look = tree.look(at);
    switch (look.kind) {
      case 'absent':
        return { kind: 'dangling', target: at, text };
      case 'unreadable':
        return look.code === 'ELOOP' ? { kind: 'loop' } : { kind: 'unreadable', target: at, code: look.code };
      case 'file':
      case 'directory':
      case 'other':
        return { kind: look.kind, target: at };
      case 'link': {
        const link = tree.linkText(at);
        if (link === null) return { kind: 'unreadable', target: at, code: 'readlink' };
        text = link;
        if (!isAbsolute(link)) at = join(dirname(at), link);
        else if (!view.sees(normalize(link))) {
          return { kind: 'unreadable', target: link, code: 'outside the folders that the agent sees' };
        } else {
          at = view.toAgent(normalize(link));
          // CrowdSec has the system follow the text as it stands, where `..` after a folder that is a link leads to another place than in
          // the normalized text.
          const isPlain =
            !link.split('/').includes('..') || (at === normalize(link) && isSameLook(tree.look(link), tree.look(at)));
          if (!isPlain) return { kind: 'unreadable', target: link, code: 'its .. cannot be followed' };
        }
      }
    }
  }
  return { kind: 'loop' };
}
