import { BODY_MAX_BYTES, type SurfaceReports } from '#contract';
import { OBSERVERS } from './registry.ts';
import { partOf } from './surface-observer.ts';

// What a report has beside its surfaces: mostly what protects nobody, at most 5 gaps of 3,000 characters.
const ENVELOPE_MAX_BYTES = 65_536;

/** Makes surfaces fit into one report: in the registry's order, each is replaced by something smaller until all of them fit. */
export function fitIntoReport(surfaces: SurfaceReports): SurfaceReports {
  if (fits(surfaces)) return surfaces;
  let fitting = surfaces;
  for (const observer of OBSERVERS) {
    for (const part of observer.smaller(partOf(surfaces, observer))) {
      fitting = { ...fitting, [observer.contract.reportKey]: part };
      if (fits(fitting)) return fitting;
    }
  }
  return fitting;
}

const fits = (surfaces: SurfaceReports): boolean =>
  Buffer.byteLength(JSON.stringify(surfaces)) <= BODY_MAX_BYTES - ENVELOPE_MAX_BYTES;
