import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { ask, counted, deploymentIn, main, Reason } from './deployment.mjs';
import { lookThrough } from './document.mjs';

const [file] = process.argv.slice(2);

/** Beside the file, so that it can take its place in one step; its name ends as the file's does. */
const part = `${file}.${process.pid}.part${file.endsWith('.gz') ? '.gz' : ''}`;

/** What was begun and will not be finished is a secret that lies about. */
const forget = () => rmSync(part, { force: true });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => {
    forget();
    process.exit(1);
  });

await main('scripts/backup', async () => {
  const deployment = deploymentIn(process.env);
  const answer = await ask(deployment, '/api/backup?secrets=true');
  try {
    const packing = file.endsWith('.gz') ? [createGzip()] : [];
    await pipeline(Readable.fromWeb(answer.body), ...packing, createWriteStream(part, { flags: 'wx', mode: 0o600 })).catch(
      (error) => {
        throw new Reason(
          error.code === undefined || error.syscall === undefined
            ? 'the backup was cut off on its way. Run it again'
            : `${file} cannot be written: ${error.code}`,
        );
      },
    );
    const { hosts, tokens, madeAt } = await lookThrough(part);
    await sync(part);
    renameSync(part, file);
    await sync(dirname(file));
    console.log(
      `${file}: ${counted(hosts, 'host')}, ${counted(tokens, 'token')}, as of ${madeAt}. It is a secret: keep it where nobody else reads it.`,
    );
  } finally {
    forget();
  }
});

/** A file or folder that a crash of the machine a moment later leaves as it is. */
async function sync(path) {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
