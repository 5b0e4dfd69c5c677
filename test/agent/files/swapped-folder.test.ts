import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, vi } from 'vitest';
import { deliver } from '../../../agent/sentinels/deliver.ts';
import { VALID_INTENT } from '../../doubles/fake-worker.ts';
import { asRoot } from '../support/as-root.ts';
import { useTempFolder } from '../support/temp-folder.ts';

/** What happens at a step of the agent's work: right before a file is opened or given away. */
const meanwhile = vi.hoisted(() => ({ do: (_step: 'open' | 'chown', _path: string): void => {} }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const openSync = (path: string, ...more: [number, number]) => {
    meanwhile.do('open', path);
    return real.openSync(path, ...more);
  };
  const fchownSync = (fd: number, uid: number, gid: number) => {
    meanwhile.do('chown', real.readlinkSync(`/proc/self/fd/${fd}`));
    return real.fchownSync(fd, uid, gid);
  };
  return { ...real, openSync, fchownSync };
});

const folder = useTempFolder();
afterEach(() => {
  meanwhile.do = () => {};
});

const [UID, GID] = [1234, 1235];
const shared = () => join(folder.path, 'state/shared');
const elsewhere = () => join(folder.path, 'elsewhere');

/** The account's folder, and one of root's to which it puts a link in the place of `shared`. */
function swapAt(step: 'open' | 'chown', isIt: (path: string) => boolean): void {
  fs.mkdirSync(join(folder.path, 'state'));
  fs.mkdirSync(elsewhere());
  fs.chownSync(join(folder.path, 'state'), UID, GID);
  let isDone = false;
  meanwhile.do = (at, path) => {
    if (isDone || at !== step || !isIt(path)) return;
    isDone = true;
    fs.renameSync(shared(), `${shared()}.away`);
    fs.symlinkSync(elsewhere(), shared());
  };
}

const owner = (path: string) => fs.statSync(path).uid;

asRoot.each<['open' | 'chown', RegExp]>([
  ['open', /\.argos-[a-z-]+\.txt\.[0-9a-f]+\.tmp$/],
  ['chown', /\/state\/shared$/],
  ['chown', /\.tmp$/],
])('a link that is put in the place of the folder at %s %s gets root to write and give away nothing there', (step, path) => {
  swapAt(step, (at) => path.test(at));
  deliver(shared(), VALID_INTENT);
  expect(fs.lstatSync(shared()).isSymbolicLink()).toBe(true);
  expect(fs.readdirSync(elsewhere())).toEqual([]);
  expect(owner(elsewhere())).toBe(0);
});
