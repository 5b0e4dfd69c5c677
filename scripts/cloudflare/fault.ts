/** Why a deployment cannot go on, in words for the person who runs it. */
export class Fault extends Error {
  override readonly name = 'Fault';
  /** What to do about it. */
  readonly next: string;

  constructor(sentence: string, next: string) {
    super(sentence);
    this.next = next;
  }
}
