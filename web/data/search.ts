/**
 * Whether a text holds every word of a search, whatever the case and the order.
 * @param search as it was typed; without a word in it, every text does
 */
export function matcher(search: string): (text: string) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (text) => {
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}
