import { Fragment } from 'preact';
import { visibleText } from '../words/quotation.ts';
import type { Sentence } from '../words/sentence.ts';
import { Ago } from './time.tsx';

/** The name of an item of CrowdSec, which may break after its own separators and, where it must, anywhere. */
export function Name({ children }: { children: string }) {
  const parts = visibleText(children).split(/(?<=[/_.-])/);
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

/** A sentence in which each name is drawn as a `Name`. Moments are not read out again whenever their age changes. */
export function SentenceText({ sentence }: { sentence: Sentence }) {
  return (
    <>
      {sentence.map((part, index) => {
        if (typeof part === 'string') return part;
        return 'at' in part ? (
          <span key={index} aria-live="off">
            <Ago at={part.at} />
          </span>
        ) : (
          <Name key={index}>{part.name}</Name>
        );
      })}
    </>
  );
}
