import { BODY_MAX_BYTES, digestInput, holdsTooMuch, type SurfaceReports } from '#contract';
import { OBSERVERS } from './registry.ts';
import { partOf } from './surface-observer.ts';

// What a report has beside its surfaces: mostly what protects nobody, at most 5 gaps of 3,000 characters.
const ENVELOPE_MAX_BYTES = 65_536;

/** What a report says of the surfaces. */
export interface Fitting {
  readonly surfaces: SurfaceReports;
  /** The text of which its digest is made. It is as long as what is sent. */
  readonly text: string;
}

/** Makes surfaces fit into one report, by size and by how much it holds: in the registry's order, each is replaced by something smaller until all of them fit. */
export function fitIntoReport(surfaces: SurfaceReports): Fitting {
  let fitting: Fitting = { surfaces, text: digestInput(surfaces) };
  if (fits(fitting)) return fitting;
  for (const observer of OBSERVERS) {
    for (const part of observer.smaller(partOf(surfaces, observer))) {
      const smaller = { ...fitting.surfaces, [observer.contract.reportKey]: part };
      fitting = { surfaces: smaller, text: digestInput(smaller) };
      if (fits(fitting)) return fitting;
    }
  }
  return fitting;
}

// Most texts are shorter than what would have to stand in them to be too much, and are not looked through.
const SURELY_FEW_CHARS = 45_000;

function fits({ text }: Fitting): boolean {
  if (text.length <= SURELY_FEW_CHARS) return true;
  return Buffer.byteLength(text) <= BODY_MAX_BYTES - ENVELOPE_MAX_BYTES && !holdsTooMuch(text);
}
