import address from '../style/opened.css?url';

/** Loads the style sheet of what the first picture of the page does not need. Resolves also where it cannot be loaded. */
async function loadStyle(): Promise<void> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = address;
  await new Promise((resolve) => {
    link.onload = resolve;
    link.onerror = resolve;
    document.head.append(link);
  });
}

// A part that imports this is drawn once the sheet is there, so that nothing is seen without its style; without the sheet it is still
// better than no part. Where there is no document, only functions of such a part are called.
if (typeof document !== 'undefined') await loadStyle();
