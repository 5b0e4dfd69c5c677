import { dirname } from 'node:path';
import type { Catalogue } from '#contract';
import type { Fact } from '../../disk/file-facts.ts';
import { whyUnread } from '../../disk/read-whole.ts';
import { resolveLink } from '../../disk/resolve-link.ts';
import { isSameStat, type Stat } from '../../disk/stat.ts';
import type { Tree } from '../../disk/tree.ts';
import { isInside } from '../../disk/view.ts';
import { INDEX_MAX_BYTES } from '../../read-limits.ts';
import type { Where } from '../../where.ts';
import { CatalogueDraft } from './catalogue.ts';
import { type DecodedIndex, decodeIndex } from './decode-index.ts';
import type { HubIndex } from './index-file.ts';

/** What is known of the hub's index. `refused`: CrowdSec does not start with it. `unknown`: the agent could not read it. */
export type IndexReading = { kind: 'read'; index: HubIndex; isNull: boolean } | { kind: 'refused' | 'unknown'; why: string };

/** Keeps the reduced index of a file for as long as its stat and then its content stay the same. */
export class IndexCache {
  #tree: Tree | null = null;
  #reading: IndexReading = { kind: 'unknown', why: 'nothing was read yet' };
  #path = '';
  #stat: Stat | null = null;
  #digest: string | null = null;
  #decoded: DecodedIndex | null = null;
  #catalogue: string | null = null;

  /** The index; null where there is none that could be read. As `reading`. */
  read(tree: Tree, where: Where): HubIndex | null {
    const reading = this.reading(tree, where);
    return reading.kind === 'read' ? reading.index : null;
  }

  /** Reads the index once in an observation, so that all of the observation rests on the same one. */
  reading(tree: Tree, where: Where): IndexReading {
    if (tree !== this.#tree) this.#reading = this.#readNow(tree, where);
    this.#tree = tree;
    return this.#reading;
  }

  /** SHA-256 of the index, to tell one from another; null where none could be read. */
  digest(tree: Tree, where: Where): string | null {
    return this.reading(tree, where).kind === 'read' ? this.#digest : null;
  }

  /** The digest of the index's catalogue; null where there is none, since none could be read or it is too large. */
  catalogueDigest(tree: Tree, where: Where): string | null {
    return this.reading(tree, where).kind === 'read' ? this.#catalogue : null;
  }

  /**
   * The catalogue itself, read anew from the file of the last observation: it is asked for once, and not worth its memory until then.
   * @returns null where there is none (any more)
   */
  catalogue(tree: Tree): Catalogue | null {
    const content = this.#catalogue === null ? null : tree.read(this.#path, INDEX_MAX_BYTES);
    if (content === null || !content.ok) return null;
    const draft = new CatalogueDraft();
    return decodeIndex(content.bytes, draft).ok ? draft.catalogue() : null;
  }

  #readNow(tree: Tree, where: Where): IndexReading {
    const { indexPath } = where;
    const resolved = resolveLink(tree, where.view, indexPath);
    switch (resolved.kind) {
      case 'file':
        return asReading(indexPath, this.#decode(tree, resolved.target));
      case 'directory':
        return { kind: 'refused', why: `the hub's index ${indexPath} is a folder` };
      case 'dangling':
        return missing(tree, where, resolved.target);
      case 'loop':
        return { kind: 'refused', why: `the hub's index ${indexPath} is a link that leads nowhere` };
      case 'other':
        return { kind: 'unknown', why: `the hub's index ${indexPath} is no regular file` };
      case 'unreadable':
        return { kind: 'unknown', why: `the hub's index ${indexPath} cannot be looked at (${resolved.code})` };
    }
  }

  #decode(tree: Tree, path: string): Fact<DecodedIndex> {
    const look = tree.look(path);
    const isSame = path === this.#path && this.#stat !== null && 'stat' in look && isSameStat(look.stat, this.#stat);
    if (isSame && this.#decoded !== null) return { ok: true, value: this.#decoded };
    // Mostly the index was only written again as it was. Its hash tells that without megabytes in memory, which the process would keep.
    const digest = tree.sha256(path, INDEX_MAX_BYTES);
    if (this.#decoded === null || digest === null || digest !== this.#digest) {
      this.#decoded = null;
      const content = tree.read(path, INDEX_MAX_BYTES);
      if (!content.ok) return content;
      const draft = new CatalogueDraft();
      this.#decoded = decodeIndex(content.bytes, draft);
      this.#catalogue = this.#decoded.ok ? (draft.catalogue()?.digest ?? null) : null;
      this.#digest = digest;
    }
    this.#path = path;
    this.#stat = 'stat' in look && !tree.isRacy(look.stat) ? look.stat : null;
    return { ok: true, value: this.#decoded };
  }
}

function asReading(indexPath: string, decoded: Fact<DecodedIndex>): IndexReading {
  if (!decoded.ok) return { kind: 'unknown', why: `the hub's index ${indexPath} cannot be read (${whyUnread(decoded)})` };
  const { value } = decoded;
  if (value.ok) return { kind: 'read', index: value.index, isNull: value.isNull };
  return { kind: 'refused', why: `the hub's index ${indexPath}: ${value.why}` };
}

/** Where nothing is seen at the index's path: missing for CrowdSec too only where the agent is sure to see where it would stand. */
function missing(tree: Tree, where: Where, target: string): IndexReading {
  const { indexPath, hubDir, crowdsecDir, hubIsCertain } = where;
  const sentence = `the hub's index ${indexPath} is missing`;
  // The dot has the system follow a folder that is a link.
  const isFolderSeen = tree.look(`${dirname(indexPath)}/.`).kind === 'directory';
  const isLinkSeen = target === indexPath || isInside(target, hubDir) || isInside(target, crowdsecDir);
  return { kind: hubIsCertain && isFolderSeen && isLinkSeen ? 'refused' : 'unknown', why: sentence };
}
