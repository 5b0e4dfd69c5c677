// As a whole: Node before 18.15 has no statfsSync and would end with the whole bundle on the screen, before that can say what it needs.
import * as fs from 'node:fs';

// The magic numbers (statfs(2)) of file systems that others may change too, another machine for example. Of their changes inotify(7) tells nothing.
const MADE_ELSEWHERE = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xfe534d42, // SMB2
  0xff534d42, // CIFS
  0x65735546, // FUSE: sshfs, virtiofs of a VM, shared folders of a desktop's containers
  0x01021997, // 9P
  0x00c36400, // Ceph
  0x5346414f, // AFS
  0x786f4256, // VirtualBox shared folder
]);

/** Whether a watch on this folder tells of every change: not on a network file system. Where that cannot be found out, it counts as local. */
export function tellsOfChanges(folder: string): boolean {
  try {
    return !MADE_ELSEWHERE.has(fs.statfsSync(folder).type);
  } catch {
    return true;
  }
}
