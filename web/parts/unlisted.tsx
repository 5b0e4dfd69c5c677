import { hostQuery } from '../data/request.ts';

/** How many entries of a list are not shown, since the snapshot has no room for them, and where they are. */
export function Unlisted({ count, host }: { count: number; host: string }) {
  if (count === 0) return null;
  return (
    <p class="quiet">
      and {count} more, for which this page has no room:{' '}
      <a href={`/api/security/drift${hostQuery(host)}&fresh=true`}>all of them</a>
    </p>
  );
}
