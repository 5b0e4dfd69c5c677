/** Which appsec-configs in use load the tuning file. That a file is there does not mean that the engine enforces it. */
export function loadedWords(loadedBy: readonly string[] | null | undefined): string {
  if (!loadedBy) return 'Which appsec-config loads it could not be read.';
  return loadedBy.length === 0
    ? 'As last reported, no appsec-config in use loads it.'
    : `As last reported, it is loaded by ${loadedBy.join(', ')}.`;
}
