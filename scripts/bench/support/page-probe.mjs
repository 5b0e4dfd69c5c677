/**
 * Runs inside the page, before its own scripts. Offers `probe`:
 * `painted()` resolves when what has been drawn so far was painted; `rows(count)` when so many rows were, with the
 * milliseconds since the page was asked for; `keys` holds, for each key press in a field, the milliseconds until its effect was painted.
 */
export function pageProbe() {
  const painted = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        // The first task after a frame's callbacks runs when the frame was painted.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    });
  const keys = [];
  addEventListener(
    'keydown',
    (event) => {
      const from = event.timeStamp;
      // The field's own event comes after this one, and it draws before the next frame.
      addEventListener('input', () => void painted().then((at) => keys.push(at - from)), { capture: true, once: true });
    },
    { capture: true },
  );
  const rows = (count) =>
    new Promise((resolve) => {
      const look = () => {
        if (document.querySelectorAll('li.row').length < count) return false;
        observer.disconnect();
        void painted().then(resolve);
        return true;
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { childList: true, subtree: true });
      look();
    });
  window.probe = { keys, painted, rows };
}
