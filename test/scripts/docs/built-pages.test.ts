import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DOCS_PAGES } from '../../../scripts/docs/pages.ts';
import { HELP_TOPICS } from '../../../web/words/help.ts';
import { BuiltSite } from './support/built-site.ts';

const site = new BuiltSite();
beforeAll(() => site.build(), 60_000);
afterAll(() => site.remove());

/** What is served beside the pages: the dashboard, and what only the whole build makes. */
const ELSEWHERE = ['/', '/agent/docker-compose.yml'];

const anchorsOf = (html: string) => [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
const linksOf = (html: string) => [...html.matchAll(/ href="([^"]+)"/g)].map(([, href = '']) => href);

describe.each(DOCS_PAGES)('$path', ({ path, fileName }) => {
  test('has a title, a language, one h1 and a way back to the dashboard', () => {
    const html = site.read(fileName);
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toMatch(/<title>[^<]{4,} · Argos Drift<\/title>/);
    expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(html.match(/<h1 /g)).toHaveLength(1);
    expect(linksOf(html)).toContain('/');
  });

  test('has no anchor twice', () => {
    const anchors = anchorsOf(site.read(fileName));
    expect(anchors.filter((anchor, at) => anchors.indexOf(anchor) !== at)).toEqual([]);
  });

  test('has no link to a page, a file or an anchor that is not shipped', () => {
    const dead = linksOf(site.read(fileName)).filter((href) => {
      if (/^https:/.test(href) || ELSEWHERE.includes(href)) return false;
      const url = new URL(href, `https://argos.example${path}`);
      const page = DOCS_PAGES.find((each) => each.path === url.pathname);
      if (page === undefined) return !existsSync(join(site.folder, url.pathname));
      return url.hash !== '' && !anchorsOf(site.read(page.fileName)).includes(url.hash.slice(1));
    });
    expect(dead).toEqual([]);
  });

  test('needs nothing of another site, no script, and no style in the page', () => {
    const html = site.read(fileName);
    expect(html).not.toMatch(/<script|<style|<iframe| style="| on\w+="|javascript:/);
    const fetched = [...html.matchAll(/<(?:img|link) [^>]*?(?:src|href)="([^"]+)"/g)].map(([, url = '']) => url);
    expect(fetched.filter((url) => !url.startsWith('/') || !existsSync(join(site.folder, url)))).toEqual([]);
  });
});

test('what only its developers read is not shipped', () => {
  for (const name of ['storage-schema', 'performance', 'decisions'])
    expect(existsSync(join(site.folder, `docs/${name}.html`))).toBe(false);
});

describe('the page about states', () => {
  const states = () => anchorsOf(site.read('docs/states.html'));

  test.each(Object.keys(HELP_TOPICS))('has a section for %s, to which the dashboard leads', (topic) => {
    expect(states()).toContain(topic);
  });

  test('has no section to which the dashboard could not lead', () => {
    const sections = [...site.read('docs/states.html').matchAll(/<h3 id="([^"]+)">(?:<a id="([^"]+)">)?/g)];
    expect(sections.map(([, words, own]) => own ?? words).sort()).toEqual(Object.keys(HELP_TOPICS).sort());
  });
});
