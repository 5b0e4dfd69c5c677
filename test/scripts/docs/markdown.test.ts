import { describe, expect, it } from 'vitest';
import { outlineOf } from '../../../scripts/docs/markdown.ts';
import { renderMarkdown } from '../../../scripts/docs/render.ts';

const PLACES = {
  page: (file: string) => (file === 'docs/other.md' ? '/docs/other' : null),
  image: (file: string) => ({ url: `/assets/${file}`, width: 20, height: 10 }),
};
const html = (markdown: string) => renderMarkdown(markdown, 'docs/this.md', PLACES);

describe('the anchors of a page', () => {
  const anchors = (markdown: string) => [...outlineOf(markdown).anchors];

  it("are GitHub's", () => {
    expect(
      anchors("# CrowdSec's `config.yaml`, read & _kept_\n\n## workers.dev or your own domain\n\n## A: agent_silent (2)"),
    ).toEqual(['crowdsecs-configyaml-read--kept', 'workersdev-or-your-own-domain', 'a-agent_silent-2']);
  });

  it('differ where headings have the same words', () => {
    expect(anchors('## Links\n\n## Links\n\n## Links')).toEqual(['links', 'links-1', 'links-2']);
  });

  it('may have a name of their own beside that of their words', () => {
    expect(anchors('### <a id="agent_silent"></a>Agent silent')).toEqual(
      expect.arrayContaining(['agent_silent', 'agent-silent']),
    );
  });

  it('are those of the HTML', () => {
    const markdown = '# One & `two`\n\n## Links\n\n## Links';
    expect([...html(markdown).matchAll(/id="([^"]*)"/g)].map(([, id]) => id)).toEqual(anchors(markdown));
  });
});

describe('a link', () => {
  it('to another page leads to its address, with its anchor', () => {
    expect(html('[a](other.md) [b](other.md#part)')).toContain('<a href="/docs/other">a</a> <a href="/docs/other#part">b</a>');
  });

  it('within the page stays one', () => {
    expect(html('[a](#part)')).toContain('<a href="#part">a</a>');
  });

  it('to what is not shipped is its words alone', () => {
    expect(html('by [ADR 1](decisions/0001.md)')).toBe('<p>by ADR 1</p>\n');
  });

  it('to a decision that stands in brackets goes with them', () => {
    const html0 = html('It counts\n([ADR 0001](decisions/0001-x.md)). So does ([this](other.md)).');
    expect(html0).toBe('<p>It counts. So does (<a href="/docs/other">this</a>).</p>\n');
  });

  it('to elsewhere gives its page no hold on this one', () => {
    expect(html('[a](https://example.org/x)')).toContain('<a href="https://example.org/x" rel="noopener noreferrer">a</a>');
  });
});

describe('the text of a page', () => {
  it.each([
    '<script>alert(1)</script>',
    '<b style="color:red">x</b>',
    'a <img src=x onerror=alert(1)>',
    '<a id="x" onclick="y()">',
  ])('may not have HTML of its own: %s', (markdown) => {
    expect(() => html(markdown)).toThrow('docs/this.md has HTML that is not shipped');
  });

  it('shows what looks like HTML in code as it is written', () => {
    expect(html('`<b>` and\n\n    <script>\n')).toMatch(/<code>&lt;b&gt;<\/code>[\s\S]*&lt;script&gt;\n<\/code>/);
  });

  it('has images with their size, so that nothing moves when they come', () => {
    expect(html('![what it shows](images/a.png)')).toContain(
      '<img src="/assets/docs/images/a.png" width="20" height="10" alt="what it shows" loading="lazy">',
    );
  });
});
