import address from '../style/opened.css?url';

// The style sheet of what the first picture of the page does not need. A part that imports this is drawn once the sheet is there, so that
// nothing is seen without its style; where the sheet cannot be loaded, the part is still better than none.
const link = document.createElement('link');
link.rel = 'stylesheet';
link.href = address;
const isSettled = new Promise((resolve) => {
  link.onload = resolve;
  link.onerror = resolve;
});
document.head.append(link);
await isSettled;
