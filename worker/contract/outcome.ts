import type { ProblemCode } from './problem.ts';

/** A refusal with its stable code; `members` become further members of the problem answer. */
export interface Refusal {
  code: ProblemCode;
  detail?: string;
  members?: Record<string, unknown>;
}

/** What a call that may be refused gives. It crosses RPC, where an exception would lose its kind. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export function accept<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refuse(code: ProblemCode, detail?: string, members?: Record<string, unknown>): { ok: false; refusal: Refusal } {
  return {
    ok: false,
    refusal: { code, ...(detail === undefined ? {} : { detail }), ...(members === undefined ? {} : { members }) },
  };
}
