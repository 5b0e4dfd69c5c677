import { dirname, isAbsolute, join, normalize } from 'node:path';
import { isSameLook } from './look.ts';
import type { Tree } from './tree.ts';
import type { View } from './view.ts';

/** Where a path ends, if not in a link that cannot be followed. */
export interface End {
  kind: 'file' | 'directory' | 'other';
  /** As the agent sees it, to be looked at and read: no link. */
  target: string;
  /** As CrowdSec sees it, with every `.`, `..` and `//` that the text of the last link has. */
  written: string;
}

/**
 * Where a path ends. Of a dangling link, `text` is the last link's own text. `found` is where CrowdSec finds a file by a link's text,
 * though it cannot read it, since the system finds nothing there.
 */
export type Resolved =
  | End
  | { kind: 'dangling'; target: string; text: string }
  | { kind: 'loop' }
  | { kind: 'unreadable'; target: string; code: string; found?: End };

/** What following a link takes. */
export type LinkReader = Pick<Tree, 'look' | 'linkText'>;

// pkg/cwhub/path.go, maxSymlinks: the tenth look must find something that is no link.
const LOOKS_MAX = 10;

// Most paths have none of `/.`, `//` and a slash at the end, and need no closer look.
const COULD_BE_SHORTER = /\/(?:[./]|$)/;

/** A path without what only lengthens it, and without a slash at the end: Go's `filepath.Clean`. */
export const cleanPath = (path: string): string =>
  COULD_BE_SHORTER.test(path) ? normalize(path).replace(/(?<=.)\/+$/, '') : path;

/**
 * Follows a file link hop by hop, as `resolveSymlink` in CrowdSec's `pkg/cwhub/path.go` does. The target of an absolute link
 * is a path as CrowdSec sees it and is mapped to the agent's view. Folders on the way may be links and stay as they are:
 * with their real paths, everything in Debian's hub would look local.
 */
export function resolveLink(tree: LinkReader, view: View, path: string): Resolved {
  let at: Place = { target: path, written: null };
  let text = '';
  for (let hops = 0; hops < LOOKS_MAX; hops++) {
    const { target } = at;
    const look = tree.look(target);
    switch (look.kind) {
      case 'absent':
        return { kind: 'dangling', target: cleanPath(target), text };
      case 'unreadable':
        return look.code === 'ELOOP' ? { kind: 'loop' } : { kind: 'unreadable', target, code: look.code };
      case 'file':
      case 'directory':
      case 'other':
        return { kind: look.kind, target: plainNameOf(tree, target), written: at.written ?? view.toCrowdsec(target) };
      case 'link': {
        const link = tree.linkText(target);
        if (link === null) return { kind: 'unreadable', target, code: 'readlink' };
        text = link;
        const next = isAbsolute(link) ? absolute(view, link) : relative(tree, view, target, link);
        if ('code' in next) return { kind: 'unreadable', target: link, ...next };
        at = next;
      }
    }
  }
  return { kind: 'loop' };
}

/** The cleaned path where it names the same file. */
function plainNameOf(tree: LinkReader, path: string): string {
  const plain = cleanPath(path);
  return plain === path || !isSameLook(tree.look(plain), tree.look(path)) ? path : plain;
}

/** A place on the way; `written` is null where it is simply what CrowdSec sees at `target`. */
interface Place {
  target: string;
  written: string | null;
}
type Refused = { code: string; found?: End };

const UNSEEN: Refused = { code: 'outside the folders that the agent sees' };
const hasDots = (text: string): boolean => text.split('/').includes('..');

/** CrowdSec has the system follow the text of an absolute link as it stands. */
function absolute(view: View, link: string): Place | Refused {
  const clean = cleanPath(link);
  if (!view.sees(clean)) return UNSEEN;
  const target = view.toAgent(clean);
  if (target === clean) return { target: link, written: link };
  // `..` after a folder that is a link leads to another place than in the cleaned text, and of the text only a part is the agent's.
  return hasDots(link) ? { code: 'its .. cannot be followed' } : { target, written: link };
}

/**
 * CrowdSec cleans the text of a relative link together with the folder's path, and has the system follow the link itself when it reads
 * the file. Where `..` follows a folder that is a link, the two lead to different places.
 */
function relative(tree: LinkReader, view: View, at: string, link: string): Place | Refused {
  const plain = cleanPath(join(dirname(at), link));
  const written = cleanPath(join(dirname(view.toCrowdsec(at)), link));
  if (!view.sees(written)) return UNSEEN;
  const target = view.toAgent(written);
  const followed = `${at.slice(0, at.lastIndexOf('/'))}/${link}`;
  const endsInFolder = /\/\.?$/.test(link);
  if (target !== plain || !(endsInFolder || hasDots(followed))) return { target, written };
  const [look, real] = [tree.look(target), tree.look(followed)];
  if (look.kind === 'absent' || isSameLook(look, real)) return { target, written };
  const code = 'by its text and by the folders on its way it leads to two places';
  // What the system says to a file that is to be a folder is no `does not exist`, which CrowdSec would take for a changed file.
  const isRefused = endsInFolder && real.kind === 'absent' && (look.kind === 'file' || look.kind === 'other');
  return isRefused ? { code, found: { kind: 'other', target: followed, written } } : { code };
}
