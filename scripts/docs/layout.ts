import type { Heading } from './markdown.ts';
import { escaped } from './render.ts';

/** A shorter page needs no list of what is on it. */
const CONTENTS_MIN = 4;

/** What is on one page. */
export interface PageParts {
  headings: readonly Heading[];
  /** The page's text as HTML. */
  body: string;
  /** The address of the style sheet. */
  style: string;
  version: string;
  /** Whether it is the list of all pages, which needs no link to itself. */
  isIndex: boolean;
}

/** A whole page: the text with a way back to the dashboard, a list of what is on it, and nothing that needs a script. */
export function pageHtml({ headings, body, style, version, isIndex }: PageParts): string {
  const title = headings.find(({ depth }) => depth === 1)?.text ?? 'Docs';
  const [above, below] = atFirstSection(body);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex">
    <title>${escaped(title)} · Argos Drift</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="${style}">
  </head>
  <body>
    <a class="skip" href="#text">Skip to the text</a>
    <header class="top">
      <a class="brand" href="/docs/"${isIndex ? ' aria-current="page"' : ''}><img src="/favicon.svg" alt="" width="28" height="28">Argos Drift docs</a>
      <a href="/">Back to the dashboard</a>
    </header>
    <main id="text" tabindex="-1">
${above}${contents(headings)}${below}
    </main>
    <footer>Argos Drift ${escaped(version)} · <a href="/openapi.json">API</a></footer>
  </body>
</html>
`;
}

/** The text before its first section, which says what the page is about, and the rest. */
function atFirstSection(body: string): [string, string] {
  const at = body.indexOf('<h2 ');
  return at === -1 ? [body, ''] : [body.slice(0, at), body.slice(at)];
}

function contents(headings: readonly Heading[]): string {
  const listed = headings.filter(({ depth }) => depth === 2 || depth === 3);
  if (listed.length < CONTENTS_MIN) return '';
  const entries = listed.map(
    ({ depth, anchor, text }) => `<li class="depth-${depth}"><a href="#${anchor}">${escaped(text)}</a></li>`,
  );
  return `<nav class="contents" aria-labelledby="contents">
<p id="contents">On this page</p>
<ul>
${entries.join('\n')}
</ul>
</nav>
`;
}
