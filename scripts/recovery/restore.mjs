import { createInterface } from 'node:readline/promises';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { ask, counted, deploymentIn, main, Reason } from './deployment.mjs';
import { lookThrough, openBackup } from './document.mjs';

const args = process.argv.slice(2);
const has = (flag) => args.includes(flag);
const file = args.find((argument) => !argument.startsWith('-'));

await main('scripts/restore', async () => {
  const deployment = deploymentIn(process.env);
  const backup = await lookThrough(file);
  const { hosts } = await (await ask(deployment, '/api/hosts')).json();
  console.log(`${file}: ${counted(backup.hosts, 'host')}, ${counted(backup.tokens, 'token')}, as of ${backup.madeAt}`);
  if (!has('--replace') && hosts.length > 0)
    throw new Reason(`${deployment.origin} has ${counted(hosts.length, 'host')} already: nothing was sent. See --replace`);
  if (has('--replace') && hosts.length > 0 && !has('--yes') && !has('--dry-run')) {
    if (!process.stdin.isTTY) {
      console.error('scripts/restore: it asks before it replaces hosts, and there is no terminal to ask at. See --yes');
      return 2;
    }
    const { tokens } = await (await ask(deployment, '/api/tokens')).json();
    const there = `${counted(hosts.length, 'host')} and ${counted(tokens.length, 'token')}`;
    const question = `Replace ${there} of ${deployment.origin} with it, and log everybody out? [y/N] `;
    if (!/^y(es)?$/i.test(await answerTo(question))) {
      console.error('scripts/restore: nothing was changed');
      return 1;
    }
  }
  const query = new URLSearchParams({
    replace: has('--replace'),
    revive: has('--revive'),
    dry_run: has('--dry-run'),
    history: has('--all-history') ? 'all' : 'newest',
  });
  let unreadable = null;
  const packed = pipeline(openBackup(file), createGzip(), (error) => {
    unreadable = error ?? null;
  });
  const body = Readable.toWeb(packed);
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const answer = await ask(deployment, `/api/backup?${query}`, { method: 'POST', headers, body, duplex: 'half' }).catch(
    (error) => {
      if (unreadable?.syscall === undefined) throw error;
      throw new Reason(`${file} cannot be read any more: ${unreadable.code}. Nothing was changed`);
    },
  );
  for (const line of linesOf(await answer.json())) console.log(line);
  return 0;
});

async function answerTo(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  return terminal.question(question).finally(() => terminal.close());
}

function linesOf({ hosts, tokens, events, left_out: left, dropped }) {
  const names = (of) => of.map(({ name }) => name).join(', ');
  const done = `${has('--dry-run') ? 'would restore' : 'restored'} ${counted(hosts, 'host')}, ${counted(tokens, 'token')} and ${counted(events, 'event')}`;
  return [
    done,
    left.hosts.length > 0 && `  left out, removed since: ${names(left.hosts)} (--revive brings them back)`,
    left.tokens.length > 0 && `  left out, revoked since: ${names(left.tokens)} (--revive brings them back)`,
    left.events > 0 && `  left out, the oldest events: ${left.events} (--all-history brings them back)`,
    dropped.hosts.length > 0 && `  no part of the backup, and gone: ${names(dropped.hosts)}`,
    dropped.tokens.length > 0 && `  no part of the backup, and revoked: ${names(dropped.tokens)}`,
    dropped.channels?.length > 0 && `  no part of the backup, and nobody is alerted by them any more: ${names(dropped.channels)}`,
  ].filter(Boolean);
}
