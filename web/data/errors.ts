import type { Problem } from '#contract';

/** The Worker answered and refused. `detail` is a sentence for a person. */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** The member of the body that was refused; null where it was none, or not one alone. */
  readonly field: string | null;

  /** `problem` may be empty: an answer from something in front of the Worker has no problem body. */
  constructor(status: number, problem: Partial<Problem>) {
    const title = problem.title ?? `Argos Drift answered with the error ${status}`;
    // The detail of a fault (5xx) says only what to do, and its title what is wrong; the detail of a refusal (4xx) says it all.
    const detail = status >= 500 && problem.detail ? `${title}. ${problem.detail}` : (problem.detail ?? `${title}.`);
    super(detail);
    this.name = 'ProblemError';
    this.status = status;
    this.code = problem.code ?? 'no_problem';
    this.detail = detail;
    this.field = typeof problem.field === 'string' ? problem.field : null;
  }
}

/** No answer came, or one that is not the Worker's. */
export class UnreachableError extends Error {
  constructor(cause?: unknown) {
    super('Argos Drift cannot be reached.', { cause });
    this.name = 'UnreachableError';
  }
}

/** The sentence that a person reads for anything thrown by a call of the API. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ProblemError) return error.detail;
  if (error instanceof UnreachableError) return error.message;
  return 'Something went wrong on this page. Reload it.';
}

/** Whether the caller has to log in first. */
export const needsLogIn = (error: unknown): boolean => error instanceof ProblemError && error.status === 401;
