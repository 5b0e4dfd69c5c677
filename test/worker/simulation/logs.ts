/** Takes what the Worker logs while it runs, and keeps the errors: a Worker that works logs none. @returns how to undo it */
export function takeLogs(errors: string[]): () => void {
  const { info, warn, error } = console;
  Object.assign(console, { info: () => {}, warn: () => {}, error: (text: unknown) => errors.push(String(text)) });
  return () => Object.assign(console, { info, warn, error });
}
