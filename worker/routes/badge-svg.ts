import type { BadgeState } from '../fleet/index.ts';

const LABEL = 'argos drift';

/** White on each of them is 4.5:1 at least (WCAG 2.2, 1.4.3). */
const COLOURS: Readonly<Record<BadgeState, string>> = {
  drifted: '#b3261e',
  failing: '#b3261e',
  unknown: '#8a5300',
  'no hosts': '#5f6368',
  waived: '#5f6368',
  'in sync': '#1a6f37',
  undeclared: '#5f6368',
};

/** Letters of Verdana at 11 px, in px; `textLength` has whatever font there is keep to it. */
const NARROW = 4;
const WIDE = 9.5;
const LETTER = 6.9;
const PADDING = 6;
const HEIGHT = 20;

/** A picture of two parts with its words as its title. It has no style, script, font or link of its own, which no policy would stop. */
export function badgeSvg(state: BadgeState): string {
  const [left, right] = [widthOf(LABEL), widthOf(state)];
  const title = `Argos Drift: ${state}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${HEIGHT}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<rect width="${left}" height="${HEIGHT}" fill="#333"/>`,
    `<rect x="${left}" width="${right}" height="${HEIGHT}" fill="${COLOURS[state]}"/>`,
    '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle" aria-hidden="true">',
    textAt(left / 2, LABEL),
    textAt(left + right / 2, state),
    '</g>',
    '</svg>\n',
  ].join('');
}

const lengthOf = (text: string): number =>
  Math.round(
    [...text].reduce((sum, letter) => sum + (/[fijlrt ]/.test(letter) ? NARROW : /[mw]/.test(letter) ? WIDE : LETTER), 0),
  );

const widthOf = (text: string): number => lengthOf(text) + 2 * PADDING;

const textAt = (x: number, text: string): string => `<text x="${x}" y="14" textLength="${lengthOf(text)}">${text}</text>`;
