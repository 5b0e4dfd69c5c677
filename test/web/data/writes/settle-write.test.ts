import { describe, expect, it, vi } from 'vitest';
import type { IntentTag } from '#contract';
import { ProblemError } from '../../../../web/data/errors.ts';
import type { IntentWrite } from '../../../../web/data/writes/intent-write.ts';
import { endOf, endOfAll } from '../../../../web/data/writes/write-end.ts';
import { writeIntent } from '../../../../web/data/writes/write-intent.ts';

const changed = () => new ProblemError(412, { code: 'intent_changed', title: 'Changed', detail: 'By ci.' });
const tag = (revision: number): IntentTag => ({ host: 'web2aaaaaaaa', revision });

/** A Worker that has an intent of one value, in which others write. */
function intentOf(value: string, revision: number) {
  const intent = { value, revision, beforeEach: (_sent: number) => {}, sent: [] as number[] };
  const write = (wanted: string, shown: string, on: number): IntentWrite<string> => ({
    madeOn: [tag(on)],
    send: async ([made]) => {
      intent.beforeEach(intent.sent.push(made?.revision ?? 0));
      if (made?.revision !== intent.revision) throw changed();
      intent.value = wanted;
      intent.revision += 1;
    },
    read: async () => ({ seen: intent.value, madeOn: [tag(intent.revision)] }),
    endAt: (now) => endOf(shown, now, wanted),
  });
  return { intent, write };
}

describe('a write of an intent', () => {
  it('is sent once where nothing has changed since it was shown', async () => {
    const { intent, write } = intentOf('15', 7);
    expect(await writeIntent(write('25', '15', 7))).toBeNull();
    expect(intent).toMatchObject({ value: '25', sent: [7] });
  });

  it('is sent again by itself where somebody changed something else, on the revision of now', async () => {
    const { intent, write } = intentOf('15', 9);
    expect(await writeIntent(write('25', '15', 7))).toBeNull();
    expect(intent).toMatchObject({ value: '25', sent: [7, 9] });
  });

  it('is not sent again where it is so already', async () => {
    const { intent, write } = intentOf('25', 8);
    expect(await writeIntent(write('25', '15', 7))).toBeNull();
    expect(intent).toMatchObject({ value: '25', revision: 8, sent: [7] });
  });

  it('is not sent again where somebody changed the same, and tells what is so now', async () => {
    const { intent, write } = intentOf('21', 8);
    expect(await writeIntent(write('25', '15', 7))).toBe('21');
    expect(intent).toMatchObject({ value: '21', revision: 8, sent: [7] });
  });

  it('is not sent again where somebody changes the same while it is sent again', async () => {
    const { intent, write } = intentOf('15', 8);
    intent.beforeEach = (sent) => {
      if (sent === 2) Object.assign(intent, { value: '21', revision: 9 });
    };
    expect(await writeIntent(write('25', '15', 7))).toBe('21');
    expect(intent).toMatchObject({ value: '21', sent: [7, 8] });
  });

  it('ends with the Worker’s own sentence where somebody else is faster each time', async () => {
    const { intent, write } = intentOf('15', 8);
    intent.beforeEach = () => {
      intent.revision += 1;
    };
    await expect(writeIntent(write('25', '15', 7))).rejects.toThrow('By ci.');
    expect(intent).toMatchObject({ value: '15', sent: { length: 4 } });
  });

  it('that is refused for another reason is not sent again', async () => {
    const send = vi.fn().mockRejectedValue(new ProblemError(422, { code: 'local_scenario' }));
    await expect(writeIntent({ ...intentOf('15', 7).write('25', '15', 7), send })).rejects.toMatchObject({
      code: 'local_scenario',
    });
    expect(send).toHaveBeenCalledOnce();
  });

  it('that cannot be read again ends with why', async () => {
    const read = vi.fn().mockRejectedValue(new ProblemError(503, { title: 'Away' }));
    await expect(writeIntent({ ...intentOf('21', 8).write('25', '15', 7), read })).rejects.toMatchObject({ status: 503 });
  });
});

it('of several values, one that somebody changed stops all', () => {
  expect(endOfAll(['already', 'again'])).toBe('again');
  expect(endOfAll(['already', 'already'])).toBe('already');
  expect(endOfAll(['again', 'changed', 'already'])).toBe('changed');
});
