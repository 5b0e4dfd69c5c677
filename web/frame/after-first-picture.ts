// What the first picture of the page does not need, in one file that is loaded at once after it.
export { Footer } from './footer.tsx';
export { startPageTitle } from './page-title.ts';
