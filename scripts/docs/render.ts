import { Marked, type Tokens } from 'marked';
import { isElsewhere, targetOf } from './links.ts';
import { anchorMaker, OWN_ANCHOR, plainText } from './markdown.ts';

/** Where things are served that a page names by their place in the repository. */
export interface Places {
  /** A page or file's address; null where it is not shipped, whose name then stands without a link. */
  page(file: string): string | null;
  /** An image's address, and its size in pixels. */
  image(file: string): { url: string; width: number; height: number };
}

/**
 * The HTML of a page's text. A script, a style or any other HTML in it is refused, so that nothing of a page needs an exception in
 * the policy that it is served under.
 * @param file whose text it is, from the root of the repository: links are relative to it
 * @throws Error naming the HTML that may not stand in it
 */
export function renderMarkdown(markdown: string, file: string, places: Places): string {
  const nextAnchor = anchorMaker();
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }: Tokens.Heading) {
        const anchor = nextAnchor(plainText(tokens));
        return `<h${depth} id="${anchor}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const words = this.parser.parseInline(tokens);
        if (isElsewhere(href)) return `<a href="${escaped(href)}" rel="noopener noreferrer">${words}</a>`;
        if (href.startsWith('#')) return `<a href="${escaped(href)}">${words}</a>`;
        const target = targetOf(file, href);
        const url = places.page(target.file);
        return url === null ? words : `<a href="${escaped(url + (target.anchor && `#${target.anchor}`))}">${words}</a>`;
      },
      image({ href, text }: Tokens.Image) {
        const { url, width, height } = places.image(targetOf(file, href).file);
        return `<img src="${url}" width="${width}" height="${height}" alt="${escaped(text)}" loading="lazy">`;
      },
      // What is too wide for a phone scrolls in a box of its own, which a keyboard can reach.
      code({ text }: Tokens.Code) {
        return `<pre tabindex="0" role="group" aria-label="Code"><code>${escaped(text.trimEnd())}\n</code></pre>\n`;
      },
      // A long name may break after its own separators.
      codespan({ text }: Tokens.Codespan) {
        return `<code>${text
          .split(/(?<=[\w\]][._/])(?=\w)/)
          .map(escaped)
          .join('<wbr>')}</code>`;
      },
      html({ text }: Tokens.HTML | Tokens.Tag) {
        if (!OWN_ANCHOR.test(text) && text !== '</a>') throw new Error(`${file} has HTML that is not shipped: ${text}`);
        return text;
      },
    },
  });
  return (marked.parse(withoutDecisions(markdown), { async: false }) as string)
    .replaceAll('<table>', '<div class="table" tabindex="0" role="group" aria-label="Table"><table>')
    .replaceAll('</table>', '</table></div>');
}

/** Without the links to decisions that stand in brackets, since those are not shipped and a bare number tells nobody anything. */
const withoutDecisions = (markdown: string): string => markdown.replace(/\s+\(\[ADR \d{4}\]\([^)]*\)\)/g, '');

/** A text as it stands in HTML, in an attribute too. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
