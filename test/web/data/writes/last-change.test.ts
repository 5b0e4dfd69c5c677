import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HostEvent } from '#contract';
import { lastChange, mentions } from '../../../../web/data/writes/last-change.ts';

const event = (id: number, detail: string, other: Partial<HostEvent> = {}): HostEvent => ({
  id,
  at: `2026-03-01T04:0${id}:00Z`,
  kind: 'intent_changed',
  surface: null,
  actor: 'ci',
  actor_kind: 'token',
  detail,
  ...other,
});

describe('who changed something last', () => {
  afterEach(() => vi.unstubAllGlobals());
  const answer = (events: HostEvent[]) => vi.stubGlobal('fetch', async () => Response.json({ events, next: null }));

  it('is who the newest change names it of, whatever else was changed after it', async () => {
    answer([
      event(4, 'Declared crowdsecurity/ssh-bf disabled.', { actor: 'bob' }),
      event(3, 'Declared the inbound threshold 21.'),
      event(2, 'Declared the inbound threshold 20.', { actor: 'ann' }),
    ]);
    expect(await lastChange('h', mentions('inbound threshold'))).toMatchObject({ actor: 'ci', at: '2026-03-01T04:03:00Z' });
  });

  it('is not a drift that names it', async () => {
    answer([
      event(4, 'Still installed: a/one.', { kind: 'drift_opened' }),
      event(3, 'Declared a/one disabled.', { actor: 'ann' }),
    ]);
    expect(await lastChange('h', mentions('a/one'))).toMatchObject({ actor: 'ann' });
  });

  it('is not known where no history comes, and nothing fails', async () => {
    vi.stubGlobal('fetch', async () => new Response('', { status: 503 }));
    expect(await lastChange('h')).toBeNull();
  });
});

describe('a sentence names an item', () => {
  it.each([
    'Declared crowdsecurity/ssh-bf disabled.',
    'Withdrew the declaration of crowdsecurity/ssh-bf.',
    'Copied the intent of web-1: crowdsecurity/ssh-bf disabled; a/two enabled.',
    'Accepted a part of what web-2 has, 3 scenarios in all; expected from now on: crowdsecurity/ssh-bf, a/two.',
  ])('in “%s”', (detail) => {
    expect(mentions('crowdsecurity/ssh-bf')(detail)).toBe(true);
  });

  it.each([
    'Declared crowdsecurity/ssh-bf_user-enum disabled.',
    'Declared crowdsecurity/ssh-bf.v2 disabled.',
    'Declared crowdsecurity/ssh-bf-2 disabled.',
    'Declared my.crowdsecurity/ssh-bf disabled.',
  ])('not in “%s”', (detail) => {
    expect(mentions('crowdsecurity/ssh-bf')(detail)).toBe(false);
  });
});
