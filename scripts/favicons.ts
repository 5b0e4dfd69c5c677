import type { Plugin } from 'vite';

/** The badge of each state that needs somebody, and the number on it; each pair has a contrast of 4.5 or more. */
const COLOURS = {
  failed: { badge: '#c81e1e', number: '#fff', says: 'CrowdSec fails somewhere' },
  drifted: { badge: '#f5b041', number: '#1b1200', says: 'something drifts' },
  unknown: { badge: '#c3ccd4', number: '#1b2530', says: 'something is unknown' },
} as const;

/** The last icon is for all that is more than nine. */
const NUMBERS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '9+'];

/** The page's icon with a number, or a question mark, on it, as small as a tab shows it. */
function favicon({ badge, number }: (typeof COLOURS)[keyof typeof COLOURS], count: string, says: string): string {
  const [width, size, baseline] = count.length > 1 ? [29, 16, 28] : [19, 20, 29];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <title>Argos Drift: ${says}</title>
  <rect width="32" height="32" rx="8" fill="#24405c"/>
  <path d="M4.5 11C8 5.5 12 3.5 16 3.5S24 5.5 27.5 11C24 16.5 20 18.5 16 18.5S8 16.5 4.5 11Z" fill="none" stroke="#fff" stroke-width="2.5" stroke-linejoin="round"/>
  <circle cx="16" cy="11" r="4" fill="#fff"/>
  <rect x="${32 - width}" y="12" width="${width}" height="20" rx="6" fill="${badge}" stroke="#24405c" stroke-width="2"/>
  <text x="${32 - width / 2}" y="${baseline}" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="${size}" fill="${number}">${count}</text>
</svg>
`;
}

/** Every icon by its path, such as `favicon-failed-3.svg`; number 10 says 9+. The last one is for when nobody knows how many it are. */
export const FAVICONS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(COLOURS).flatMap(([sign, colours]) =>
    NUMBERS.map(
      (count, index) => [`favicon-${sign}-${index + 1}.svg`, favicon(colours, count, `${count}, ${colours.says}`)] as const,
    ),
  ),
  ['favicon-unknown.svg', favicon(COLOURS.unknown, '?', 'nothing is confirmed')],
]);

/**
 * The browser tab's icons with the number of hosts that need somebody: files that differ in that and a colour, so that the page
 * draws none itself. Vite's own server, which `scripts/dev` starts, serves them as well.
 */
export const favicons: Plugin = {
  name: 'favicons',
  generateBundle() {
    for (const [fileName, source] of FAVICONS) this.emitFile({ type: 'asset', fileName, source });
  },
  configureServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      const icon = FAVICONS.get(request.url?.slice(1) ?? '');
      if (icon === undefined) return next();
      response.setHeader('content-type', 'image/svg+xml');
      response.end(icon);
    });
  },
};
