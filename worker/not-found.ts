import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { problem } from './problem.ts';

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>No such page · Argos Drift</title>
<h1>No such page</h1>
<p>Nothing is at this address. <a href="/">To the dashboard</a>, or <a href="/docs/">to its docs</a>.</p>
</html>
`;

/** What is answered outside of the API where nothing is served: a page to who asks for one, as a browser does, and a problem otherwise. */
export function notFound(c: Context): Response {
  const wish = accepts(c, { header: 'Accept', supports: ['application/json', 'text/html'], default: 'application/json' });
  const answer = wish === 'text/html' ? c.html(PAGE, 404) : problem(c, { code: 'not_found' });
  answer.headers.append('vary', 'accept');
  return answer;
}
