import * as v from 'valibot';
import { exact } from './text.ts';

/** What a declared scenario's full name (`owner/name`) looks like. A leading `-` is refused: `--all` is a flag of `cscli`. */
export const SCENARIO_NAME_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9_.-]*\/[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** What follows the slash of a full name, as PATCH takes it where it is unambiguous. */
export const SHORT_NAME_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

export const SCENARIO_NAME_MAX_CHARS = 128;

/** What stands before and after the first slash of a name; a name without one has no source. */
export function splitName(name: string): { source: string; shortName: string } {
  const slash = name.indexOf('/');
  return slash === -1 ? { source: '', shortName: name } : { source: name.slice(0, slash), shortName: name.slice(slash + 1) };
}

/** A scenario that an operator may declare and a sentinel may hold. */
export const ScenarioName = v.pipe(
  v.string(),
  v.maxLength(SCENARIO_NAME_MAX_CHARS),
  v.regex(SCENARIO_NAME_PATTERN, 'must be a full name such as crowdsecurity/ssh-bf'),
);

/** The most scenarios that may be declared for one host; the hub has 783. */
export const DECLARATIONS_MAX = 2000;

/** What an agent may list as installed: a local item's name is whatever its file says (docs/how-we-read.md). */
export const InstalledName = exact(1024);

/** A host's id: made by Fleet, safe in URLs, in `?host=a,b` and in the snapshot's lines. */
export const HostId = v.pipe(v.string(), v.regex(/^[a-z0-9]{12}$/, 'must be a host id'));
