import { quotable, visibleText } from '../words/quotation.ts';

/** What a host says, with whose words they are. */
export function HostSays({ name, words }: { name: string; words: string }) {
  return (
    <>
      {name} says: <q>{quotable(words)}</q>
    </>
  );
}

/** A sentence of the Worker, in which what a host says stands in quotation marks: it is drawn as a quotation. */
export function Told({ children }: { children: string }) {
  return (
    <>
      {visibleText(children)
        .split(/“([^“”]*)”/)
        .map((part, at) => (at % 2 === 0 ? part : <q key={at}>{part}</q>))}
    </>
  );
}
