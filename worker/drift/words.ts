/** Joins names for a sentence; after `most` of them it says how many more there are. */
export function list(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** Ends a text with exactly one full stop. */
export function ended(text: string): string {
  return `${text.trim().replace(/\.+$/, '')}.`;
}
