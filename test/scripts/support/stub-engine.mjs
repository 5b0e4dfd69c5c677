// Stands for CrowdSec's process: its name, its Local API's listener, which a reload makes anew, its metrics, and what a SIGHUP does.
// usage: node stub-engine.mjs reloads|fails|deaf|ends|no-metrics; prints `LAPI_PORT METRICS_PORT`
import { once } from 'node:events';
import { createServer } from 'node:http';

const [, , kind] = process.argv;
process.title = 'crowdsec';

async function listen(port, answer) {
  const server = createServer(answer);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
const portOf = (server) => server.address().port;
const metrics = (request, response) => response.end(request.url === '/metrics' ? 'process_start_time_seconds 1.7e+09\n' : '');

let lapi = await listen(0, (_, response) => response.end());
const metricsPort = kind === 'no-metrics' ? 1 : portOf(await listen(0, metrics));

if (kind !== 'ends') {
  process.on('SIGHUP', async () => {
    if (kind === 'deaf') return;
    const port = portOf(lapi);
    lapi.close();
    await once(lapi, 'close');
    lapi = await listen(port, (_, response) => response.end());
    // As the real one does: the listener is there first, and then the load fails.
    if (kind === 'fails') process.exit(1);
  });
}
console.log(`${portOf(lapi)} ${metricsPort}`);
