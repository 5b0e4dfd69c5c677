import type { Route } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { BaselineRequest, Declared, HostEvent, TuningPatch, UndoRequest } from '#contract';
import { AT, type Documents } from '../../../../scripts/fixtures/documents.ts';
import { MadeUpPage } from './made-up-page.ts';

const BY_CI = { actor: 'ci', actor_kind: 'token' } as const;

/** A change that the page sent. */
interface Sent {
  what: string;
  ifMatch: string | null;
  status: number;
}

/**
 * The intent of the made-up page's one host, which somebody else changes as well: a write on another revision than it has is answered as
 * the Worker does.
 */
export class TwoPeople {
  readonly #made: MadeUpPage;
  /** What the page sent, in turn. */
  sent: Sent[] = [];
  /** Done just before the next write is looked at, once. */
  beforeNext: (() => void) | null = null;

  constructor(made: MadeUpPage) {
    this.#made = made;
  }

  get documents(): Documents {
    return this.#made.answers.documents;
  }

  async listen(): Promise<void> {
    await this.#made.page.route(/\/api\/security\/(scenarios\/|appsec-tuning|baseline)|\/undo$/, (route) => this.#answer(route));
  }

  reset(): void {
    this.sent = [];
    this.beforeNext = null;
  }

  #revise(): void {
    const { documents } = this;
    const revision = (documents.drift.host?.intent_revision ?? 0) + 1;
    for (const each of [documents.scenarios, documents.tuning]) each.intent = { host: 'web2aaaaaaaa', revision };
    if (documents.drift.host) documents.drift.host.intent_revision = revision;
    for (const host of documents.hosts) host.intent_revision = revision;
    documents.undo.revision = revision;
  }

  /** Somebody else changes the intent, which the page does not know yet. */
  somebodyElse(detail: string, change: (documents: Documents) => void, by: Partial<HostEvent> = BY_CI): void {
    change(this.documents);
    this.#revise();
    const { events } = this.documents.events;
    const id = (events[0]?.id ?? 0) + 1;
    events.unshift({ id, at: AT.now, kind: 'intent_changed', surface: null, ...BY_CI, detail, ...by });
  }

  declares(name: string, declared: Declared | null, by?: Partial<HostEvent>): void {
    const detail = declared === null ? `Withdrew the declaration of ${name}.` : `Declared ${name} ${declared}.`;
    this.somebodyElse(detail, () => this.#declare(name, declared), by);
  }

  declaresInbound(value: number, by?: Partial<HostEvent>): void {
    this.somebodyElse(
      `Declared the inbound threshold ${value}.`,
      ({ tuning }) => Object.assign(tuning, { inbound_threshold: value }),
      by,
    );
  }

  #declare(name: string, declared: Declared | null): void {
    const row = this.documents.scenarios.scenarios.find(({ canonical_name }) => canonical_name === name);
    if (row) Object.assign(row, { declared, disabled: declared === 'disabled' });
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    if (request.method() === 'GET') return route.fallback();
    const body = request.postDataJSON() ?? {};
    if (body.dry_run) return route.fallback();
    this.beforeNext?.();
    this.beforeNext = null;
    const ifMatch = (await request.headerValue('if-match')) ?? null;
    const { pathname } = new URL(request.url());
    const revision = this.documents.drift.host?.intent_revision;
    const isShown = ifMatch === `"web2aaaaaaaa.${revision}"`;
    const what = `${request.method()} ${decodeURIComponent(pathname.replace('/api/security/', ''))} ${JSON.stringify(body)}`;
    this.sent.push({ what, ifMatch, status: isShown ? 200 : 412 });
    if (!isShown)
      return route.fulfill({
        status: 412,
        json: { status: 412, code: 'intent_changed', title: 'Changed', detail: `The intent of web-2 has changed: ${revision}.` },
        contentType: 'application/problem+json',
      });
    this.#take(request.method(), decodeURIComponent(pathname), body);
    this.#revise();
    return route.fulfill({ json: {} });
  }

  #take(method: string, path: string, body: TuningPatch & BaselineRequest & { declared: Declared } & UndoRequest): void {
    const [, name] = /\/scenarios\/(.*)$/.exec(path) ?? [];
    if (name !== undefined) this.#declare(name, method === 'DELETE' ? null : body.declared);
    if (path.endsWith('appsec-tuning')) {
      const { inbound_threshold, outbound_threshold } = body;
      if (inbound_threshold !== undefined) this.documents.tuning.inbound_threshold = inbound_threshold;
      if (outbound_threshold !== undefined) this.documents.tuning.outbound_threshold = outbound_threshold;
    }
    if (path.endsWith('baseline') && 'drop' in body) this.documents.scenarios.baseline = null;
  }
}

/** A page for the tests of a `describe`, and somebody else beside it. No test may leave a fault of the page behind. */
export function twoPeople(): { made: MadeUpPage; people: TwoPeople } {
  const made = new MadeUpPage();
  const people = new TwoPeople(made);
  beforeAll(async () => {
    await made.open();
    await people.listen();
  }, 60_000);
  afterAll(() => made.close());
  beforeEach(() => people.reset());
  afterEach(() => expect(made.takeFaults()).toEqual([]));
  return { made, people };
}
