import { Fragment } from 'preact';
import type { Sentence } from './sentence.ts';

/** A scenario's name, which may break after its own separators and, where it must, anywhere. */
export function Name({ children }: { children: string }) {
  const parts = children.split(/(?<=[/_.-])/);
  return (
    <code class="name">
      {parts.map((part, index) => (
        <Fragment key={`${index}${part}`}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </code>
  );
}

/** A sentence with its names set as names. */
export function SentenceText({ sentence }: { sentence: Sentence }) {
  return <>{sentence.map((part, index) => (typeof part === 'string' ? part : <Name key={index}>{part.name}</Name>))}</>;
}
