/**
 * The number that the engine compares with: Coraza converts with strconv.Atoi and takes 0 where that fails, and a threshold of
 * 0 blocks every request.
 * @returns a sentence's second half for everything but digits
 */
export function asThreshold(name: string, text: string): number | string {
  if (text.includes('%{')) return `sets ${name} from another variable`;
  if (/^[+-]/.test(text)) return `changes ${name} by ${text}, which depends on what was set before`;
  if (!/^[0-9]+$/.test(text)) return `sets ${name} to "${text}": the engine would enforce 0 and block every request`;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : `sets ${name} to a number that is too large`;
}
