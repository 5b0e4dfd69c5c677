// A process of its own that enrols and delivers again and again until it is killed.
// usage: node write-for-ever.mjs FOLDER FIRST_REVISION
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { enroll } from '../../../../../agent/enroll/enroll.ts';
import type { Http } from '../../../../../agent/network/http.ts';
import { deliver } from '../../../../../agent/sentinels/deliver.ts';
import { intentOf } from './numbered-intent.ts';
import { idFor } from './whole-files.ts';

const [folder = '', first = '1'] = process.argv.slice(2);
const http: Http = {
  send: async ({ url, body }) => {
    const { public_key } = JSON.parse(body.toString('utf8')) as { public_key: { x: string } };
    const answer = JSON.stringify({ host_id: idFor(public_key.x, url.origin) });
    return { status: 200, headers: {}, text: answer };
  },
  close: () => undefined,
};

for (let revision = Number(first); ; revision++) {
  const delivery = deliver(join(folder, 'shared'), intentOf(revision));
  if (delivery.kind !== 'written') throw new Error(JSON.stringify(delivery));
  await enroll(http, {
    url: new URL(`https://worker-${revision}.example.org`),
    code: 'ONE-USE',
    hostname: 'host',
    install: 'systemd',
    keyFile: join(folder, 'host.key'),
    configFile: join(folder, 'agent.yaml'),
    configText: '',
    keep: {},
  });
  writeSync(1, '.');
}
