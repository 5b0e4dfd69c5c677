/** One host's answer to a change that was sent to several. */
export interface HostResult {
  host: string;
  /** The problem's code; left out where the host took the change. */
  code?: string;
  detail?: string;
}

/** Which hosts refused and why; null where none did. The other hosts have taken the change. */
export function refusedWords(results: readonly HostResult[], nameOf: (id: string) => string): string | null {
  const refused = results.filter(({ code }) => code !== undefined);
  return refused.length === 0
    ? null
    : `Not declared on ${refused.map(({ host, code, detail }) => `${nameOf(host)}: ${detail ?? code}`).join('; ')}`;
}
