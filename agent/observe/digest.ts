import { createHash } from 'node:crypto';

/** A report's `digest`: `sha256:` and lowercase hex. @param text the RFC 8785 form of its surfaces, as `digestInput` makes it */
export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
