import type { BaselineRequest } from '#contract';
import type { MadeUpPage } from './made-up-page.ts';

/** Answers changes of the baseline, and keeps what was asked for. */
export class BaselineRequests {
  /** What was asked for, in turn. */
  readonly asked: BaselineRequest[] = [];
  /** The refusals of the next requests, in turn; a request without one is taken. */
  readonly refusals: { code: string; title: string; detail: string }[] = [];
  /** Called when a request is taken, before the page asks for its documents again. */
  onTaken: () => void = () => {};

  async listen({ page }: MadeUpPage): Promise<void> {
    await page.route('**/api/security/baseline?*', async (route) => {
      this.asked.push(route.request().postDataJSON());
      const refusal = this.refusals.shift();
      if (refusal !== undefined)
        return route.fulfill({ status: 409, json: { ...refusal, status: 409 }, contentType: 'application/problem+json' });
      this.onTaken();
      return route.fulfill({ json: { count: 8, adopted_at: '2026-03-01T04:15:00Z' } });
    });
  }

  reset(): void {
    this.asked.length = 0;
    this.refusals.length = 0;
    this.onTaken = () => {};
  }
}
