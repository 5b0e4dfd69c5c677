import type { Changes } from '#contract';
import { changesBetween, type Marks } from '../observe/changes/changes.ts';
import type { Observation } from '../observe/observer.ts';

type Looked = Pick<Observation, 'digest' | 'marks'>;

/**
 * Follows how the host came from the state that the Worker holds to the one that is told next. What is not known for certain is not
 * told: a process that just began saw nothing of what was before, and several changes that could not be sent one by one are not told
 * apart any more.
 */
export class SinceAccepted {
  #held: { digest: string; marks: Marks } | null = null;
  /** The state that differed first since then; null while none does. */
  #next: string | null = null;
  #isMixed = false;

  /** The Worker holds this. */
  accept({ digest, marks }: Looked): void {
    this.#held = { digest, marks };
    this.#next = null;
    this.#isMixed = false;
  }

  /** The Worker holds something else than was thought. */
  forget(): void {
    this.#held = null;
  }

  /** The host was looked at, whether or not that is told. */
  note(seen: Looked): void {
    if (this.#held === null) return;
    // What moved without a trace in a report is over: a later change has nothing to do with it.
    if (seen.digest === this.#held.digest && !this.#isMixed && this.#next === null)
      this.#held = { digest: seen.digest, marks: seen.marks };
    else if (seen.digest !== this.#next) {
      if (this.#next !== null) this.#isMixed = true;
      this.#next = seen.digest;
    }
  }

  /** What moved with this; null where that is not known. */
  changes(seen: Looked): Changes | null {
    this.note(seen);
    return this.#held === null || this.#isMixed ? null : changesBetween(this.#held.marks, seen.marks);
  }
}
