import { createHash } from 'node:crypto';
import { digestInput, type SurfaceReports } from '#contract';

/** A report's `digest`: `sha256:` and lowercase hex over the RFC 8785 form of its surfaces. */
export function digestOf(surfaces: SurfaceReports): string {
  return `sha256:${createHash('sha256').update(digestInput(surfaces)).digest('hex')}`;
}
