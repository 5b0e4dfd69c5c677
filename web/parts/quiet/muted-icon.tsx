/** A bell that is struck through: nobody is alerted. A word stands beside it wherever it is used. */
export function MutedIcon() {
  return (
    <svg class="icon icon-muted" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M4 11.5h8l-1-2V7a3 3 0 0 0-6 0v2.5zM7 13.5h2M2.5 2.5l11 11" />
    </svg>
  );
}
