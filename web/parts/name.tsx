import { Fragment } from 'preact';
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

/**
 * A name with its control and formatting characters spelled out, such as `\u{202e}`. The name of a local file can be any
 * text, also one that would otherwise read as another name.
 */
export function visibleText(name: string): string {
  return name.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
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
