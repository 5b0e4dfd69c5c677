/** One hostile request. `prepare` makes it anew each time: a message of a host needs a sequence of its own. */
export interface Attempt {
  name: string;
  method: string;
  /** A host's message: those of a batch are sent one after the other, since a later one makes an earlier one stale. */
  isMessage: boolean;
  prepare(): Promise<Request>;
}
