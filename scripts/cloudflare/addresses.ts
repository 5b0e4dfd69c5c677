/** Two labels at least: a Worker can only be put on a name of a zone. */
export function isHostName(text: string): boolean {
  return text.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(text);
}

/** An origin, since it is pasted into a root shell and the agent adds its own paths. */
export function isAgentUrl(text: string): boolean {
  return /^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/.test(text) && URL.canParse(text);
}
