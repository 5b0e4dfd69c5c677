/** A page of the docs that is shipped with the dashboard. */
export interface DocsPage {
  /** Its Markdown, from the root of the repository. */
  file: string;
  /** Where it is served, without a host. */
  path: string;
  /** The file in what is built: the server of static files leaves its `.html` out of addresses. */
  fileName: string;
}

const page = (file: string, name: string): DocsPage => ({ file, path: `/docs/${name}`, fileName: `docs/${name}.html` });

/** What whoever uses Argos Drift needs. What only its developers read stays in the repository. */
export const DOCS_PAGES: readonly DocsPage[] = [
  { file: 'docs/README.md', path: '/docs/', fileName: 'docs/index.html' },
  page('docs/states.md', 'states'),
  page('docs/install.md', 'install'),
  page('docs/alerts.md', 'alerts'),
  page('docs/channels.md', 'channels'),
  page('docs/monitors.md', 'monitors'),
  page('docs/quiet.md', 'quiet'),
  page('docs/backup.md', 'backup'),
  page('docs/words.md', 'words'),
  page('docs/verdicts.md', 'verdicts'),
  page('docs/how-we-read.md', 'how-we-read'),
  page('docs/what-leaves-the-host.md', 'what-leaves-the-host'),
  page('docs/reliability.md', 'reliability'),
  page('SECURITY.md', 'security'),
  page('docs/threat-model.md', 'threat-model'),
];

/** Files that a page links to and that are served elsewhere, by their place in the repository. */
export const SERVED_ELSEWHERE: ReadonlyMap<string, string> = new Map([['docs/docker-compose.yml', '/agent/docker-compose.yml']]);
