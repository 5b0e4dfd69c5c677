import { lexer, type Token, type Tokens, walkTokens } from 'marked';

/** A heading of a page. */
export interface Heading {
  /** 1 is the page's title. */
  depth: number;
  /** Its words without any markup. */
  text: string;
  /** Its anchor, as GitHub makes it of the words. */
  anchor: string;
}

/** A link or an image. */
export interface Reference {
  kind: 'link' | 'image';
  href: string;
}

/** What a Markdown text refers to, and what of it can be referred to. */
export interface Outline {
  headings: Heading[];
  /** Every anchor: those of the headings, and those that stand in the text as `<a id="NAME"></a>`. */
  anchors: Set<string>;
  references: Reference[];
}

/** An anchor with a name of its own. Nothing else may stand in a page as HTML. */
export const OWN_ANCHOR = /^<a id="([\w-]+)">$/;

/** @param markdown GitHub's kind of Markdown */
export function outlineOf(markdown: string): Outline {
  const outline: Outline = { headings: [], anchors: new Set(), references: [] };
  const nextAnchor = anchorMaker();
  void walkTokens(lexer(markdown), (token) => {
    if (token.type === 'link' || token.type === 'image') outline.references.push({ kind: token.type, href: token.href });
    if (token.type === 'html') {
      const own = OWN_ANCHOR.exec(token.raw)?.[1];
      if (own !== undefined) outline.anchors.add(own);
    }
    if (token.type === 'heading') {
      const text = plainText((token as Tokens.Heading).tokens);
      const anchor = nextAnchor(text);
      outline.headings.push({ depth: token.depth, text, anchor });
      outline.anchors.add(anchor);
    }
  });
  return outline;
}

/** The words of a line of Markdown, as they are read out. */
export function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'html') return '';
      if ('tokens' in token && token.tokens) return plainText(token.tokens);
      return 'text' in token ? unescaped(token.text) : '';
    })
    .join('')
    .trim();
}

// The lexer leaves text as it is written, where a backslash or an entity stands for a character.
const unescaped = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Makes the anchors of one page in their order, as GitHub does: of headings with the same words the second gets `-1`. */
export function anchorMaker(): (text: string) => string {
  const made = new Map<string, number>();
  return (text) => {
    const anchor = text
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    const before = made.get(anchor) ?? 0;
    made.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  };
}
