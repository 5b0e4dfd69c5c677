import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CopiesDocument, UndoDocument } from '#contract';
import { host } from '../../../scripts/fixtures/documents.ts';
import { undoEnd } from '../../../web/host/history/undoing.ts';
import { copyAsShown, copyEnds, planCopy } from '../../../web/host/settings/copying.ts';

type Result = CopiesDocument['results'][number];
const to = (id: string, was: number | null, other: Partial<Result> = {}): Result => ({
  host: id,
  name: id,
  status: 200,
  changes: was === null ? [] : [{ threshold: 'inbound', was, becomes: 30 }],
  skipped: [],
  ...other,
});

describe('a copy that was shown', () => {
  it('is sent again to hosts of which it would change the same, and not to others', () => {
    const shown = [to('same', 15), to('other', 15), to('already', 15), to('more', 15)];
    const now = [to('same', 15), to('other', 21), to('already', null), to('more', 15, { skipped: ['me/own'] })];
    expect(copyEnds(shown, now)).toEqual({ again: ['same'], changed: ['other', 'more'] });
  });
});

describe('an undo that was shown', () => {
  const undo = (was: number | null, revision: number): UndoDocument => ({
    changes: was === null ? [] : [{ threshold: 'inbound', was, becomes: 15 }],
    skipped: [],
    declared_since: false,
    changed: false,
    revision,
  });

  it('is sent again where it would change the same, is done where nothing is left, and is to be seen again otherwise', () => {
    expect(undoEnd(undo(25, 7), undo(25, 9))).toBe('again');
    expect(undoEnd(undo(25, 7), undo(null, 9))).toBe('already');
    expect(undoEnd(undo(25, 7), undo(21, 9))).toBe('changed');
  });
});

describe('a copy to several hosts', () => {
  afterEach(() => vi.unstubAllGlobals());

  /** A Worker with intents of one threshold, of which others change some. */
  class MadeUpWorker {
    readonly revisions = new Map([
      ['from', 3],
      ['a', 7],
      ['b', 7],
    ]);
    readonly values = new Map([
      ['from', 30],
      ['a', 15],
      ['b', 15],
    ]);
    readonly sent: { to: string[]; ifMatch: string | null }[] = [];
    /** Done before the next copy that is no question. */
    next: () => void = () => {};

    change(id: string, value: number): void {
      this.values.set(id, value);
      this.revisions.set(id, (this.revisions.get(id) ?? 0) + 1);
    }

    hosts() {
      return [...this.revisions].map(([id, intent_revision]) => host(id, { id, intent_revision }));
    }

    answer = async (path: string, init: RequestInit): Promise<Response> => {
      if (path === '/api/hosts') return Response.json({ hosts: this.hosts(), sequence: 1, expires_at: '', agent: {} });
      if (path.includes('/events')) return Response.json({ events: [], next: null });
      const body = JSON.parse(String(init.body)) as { to: string[]; dry_run: boolean };
      if (body.dry_run) return Response.json({ results: body.to.map((id) => this.#plan(id)) });
      this.next();
      this.next = () => {};
      const ifMatch = new Headers(init.headers).get('if-match');
      this.sent.push({ to: body.to, ifMatch });
      const isShown = (id: string) => ifMatch?.includes(`"${id}.${this.revisions.get(id)}"`) === true;
      if (!isShown('from'))
        return Response.json(
          { status: 412, code: 'intent_changed', title: 'Changed', detail: '' },
          {
            status: 412,
            headers: { 'content-type': 'application/problem+json' },
          },
        );
      return Response.json({
        results: body.to.map((id) => {
          if (!isShown(id)) return to(id, null, { status: 412, code: 'intent_changed', detail: '' });
          const plan = this.#plan(id);
          if (plan.changes.length > 0) this.change(id, 30);
          return plan;
        }),
      });
    };

    #plan = (id: string): Result => {
      const { from, [id]: was = 0 } = Object.fromEntries(this.values) as Record<string, number>;
      return to(id, null, was === from ? {} : { changes: [{ threshold: 'inbound', was, becomes: from ?? 0 }] });
    };
  }

  async function shown() {
    const worker = new MadeUpWorker();
    vi.stubGlobal('fetch', worker.answer);
    return { worker, plan: await planCopy('from', ['a', 'b'], worker.hosts()) };
  }
  const left = async (plan: Awaited<ReturnType<typeof shown>>['plan']) => (await copyAsShown('from', plan)).map(({ id }) => id);

  it('is made on the revisions of the source and of each host', async () => {
    const { worker, plan } = await shown();
    expect(await left(plan)).toEqual([]);
    expect(worker.sent).toEqual([{ to: ['a', 'b'], ifMatch: '"from.3","a.7","b.7"' }]);
  });

  it('leaves a host of which somebody changed what it changes, and is made on the other', async () => {
    const { worker, plan } = await shown();
    worker.next = () => worker.change('b', 21);
    expect(await left(plan)).toEqual(['b']);
    expect([worker.values.get('a'), worker.values.get('b')]).toEqual([30, 21]);
  });

  it('is made on a host of which somebody changed something else', async () => {
    const { worker, plan } = await shown();
    worker.next = () => worker.change('b', 15);
    expect(await left(plan)).toEqual([]);
    expect(worker.values.get('b')).toBe(30);
    expect(worker.sent[1]).toEqual({ to: ['b'], ifMatch: '"from.3","b.8"' });
  });

  it('leaves all hosts where somebody changed what is copied, and is made where it was something else', async () => {
    const other = await shown();
    other.worker.next = () => other.worker.change('from', 40);
    expect(await left(other.plan)).toEqual(['a', 'b']);
    expect(other.worker.values.get('a')).toBe(15);

    const same = await shown();
    same.worker.next = () => same.worker.change('from', 30);
    expect(await left(same.plan)).toEqual([]);
    expect(same.worker.values.get('a')).toBe(30);
  });
});
