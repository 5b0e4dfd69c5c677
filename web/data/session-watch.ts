import { api } from './api.ts';
import { needsLogIn } from './errors.ts';
import { lastAdmittedAt } from './request.ts';
import { ADMITTED_FOR_MS, untilAsked } from './session-watch-times.ts';
import { endSession } from './state.ts';

/** Asks, while the page is visible, whether the session still stands, unless Fleet answers something else. @returns what ends that */
export function watchSession(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const wait = (ms: number) => {
    if (!isOver) timer = setTimeout(() => void step(), ms);
  };
  const step = async () => {
    const ms = untilAsked(lastAdmittedAt(), Date.now());
    if (ms > 0) return wait(ms);
    // Shown again, the page asks Fleet at once.
    if (document.visibilityState === 'visible')
      await api.session().catch((error: unknown) => {
        if (needsLogIn(error)) endSession();
      });
    wait(untilAsked(lastAdmittedAt(), Date.now()) || ADMITTED_FOR_MS);
  };
  wait(ADMITTED_FOR_MS);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
