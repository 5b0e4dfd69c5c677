const PLAIN = /^[ !#-[\]-~]*$/;

/** How many bytes a name takes at most in JSON as UTF-8. A host chooses the names of its local items, and some take six bytes a sign. */
export const bytesAtMost = (name: string): number => (PLAIN.test(name) ? name.length : 6 * name.length);
