import type { Status } from '#contract';

/** The word for a status; the one for green promises no more than the disk, which is all that was compared. */
export function statusWord(status: Status): string {
  switch (status) {
    case 'in_sync':
      return 'On disk as declared';
    case 'drifted':
      return 'Drifted';
    case 'unknown':
      return 'Unknown';
    case 'undeclared':
      return 'Nothing declared';
  }
}
