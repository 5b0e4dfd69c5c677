/** Notices that two processes with one key take turns: A, B, and A again. A restart is A, B, and never A again. */
export class Turns {
  /** The processes that were heard, the latest last. */
  #heard: string[] = [];
  #last: number | null = null;

  hear(process: string, now: number): void {
    if (this.#heard.at(-1) === process) return;
    if (this.#heard.includes(process)) this.#last = now;
    this.#heard = [...this.#heard.filter((each) => each !== process), process];
  }

  /** When a turn was last taken; null where there never was one. */
  get last(): number | null {
    return this.#last;
  }
}
